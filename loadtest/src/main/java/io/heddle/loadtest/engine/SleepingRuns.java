package io.heddle.loadtest.engine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs that do some work and then wait for a person: made by one member, woken by the next. */
final class SleepingRuns {

  static final String GROUP = "sleepers";
  private static final int AT_ONCE = 256;
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private SleepingRuns() {}

  static String id(long number) {
    return "%s/0-%012d".formatted(GROUP, number);
  }

  /**
   * A chain of nodes that are recorded each, then a node that waits.
   *
   * @param timeout seconds until the wait is approved by itself; 0 for never
   */
  static String workflow(int children, int timeout) {
    var nodes =
        IntStream.range(0, children)
            .mapToObj(
                "  - { id: c%d, data: { type: template-transform, template: \"{%% for i in [1] %%}x{%% endfor %%}\" } }\n"
                    ::formatted)
            .collect(Collectors.joining());
    var chain = new ArrayList<String>();
    chain.add("start");
    IntStream.range(0, children).forEach(i -> chain.add("c" + i));
    chain.add("ask");
    var edges =
        IntStream.range(1, chain.size())
            .mapToObj(
                i -> "  - { source: %s, target: %s }%n".formatted(chain.get(i - 1), chain.get(i)))
            .collect(Collectors.joining());
    var deadline =
        timeout == 0 ? "" : ", timeout_secs: %d, timeout_action: auto_approve".formatted(timeout);
    return """
    version: "0.1.0"
    nodes:
      - { id: start, data: { type: start } }
    %s  - { id: ask, data: { type: human-input, resume_mode: approval%s } }
      - { id: yes, data: { type: end, outputs: [] } }
      - { id: no, data: { type: end, outputs: [] } }
    edges:
    %s  - { source: ask, target: yes, source_handle: approve }
      - { source: ask, target: no, source_handle: reject }
    """
        .formatted(nodes, deadline, edges);
  }

  /** Starts this many and comes back when all wait. */
  static void prepare(LoadMember member, String text, int count, Runnable beforeEach) {
    var workflow = member.register(GROUP, "sleeper", text);
    Queue<CompletionStage<?>> open = new ArrayDeque<>();
    for (var number = 0; number < count; number++) {
      beforeEach.run();
      open.add(member.start(GROUP, id(number), workflow, ObjectValue.EMPTY));
      if (open.size() >= AT_ONCE) {
        open.remove().toCompletableFuture().join();
      }
    }
    open.forEach(start -> start.toCompletableFuture().join());
    awaitCount(member, RunStatus.WAITING, count);
  }

  /** Comes back when this many runs stand so. */
  static void awaitCount(LoadMember member, RunStatus status, long count) {
    while (member.count(GROUP, status) < count) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** Answers a run, and completes with its end. */
  static CompletionStage<Long> answer(LoadMember member, long number) {
    var submission =
        new Input.Submit(
            new Input.Submit.ByNode("ask", -1),
            "submit-" + number,
            new HumanForms.Submission("approve", ObjectValue.EMPTY),
            "load");
    return member
        .runs()
        .submit(id(number), submission)
        .thenCompose(_ -> member.end(id(number)))
        .thenApply(_ -> 1L);
  }
}
