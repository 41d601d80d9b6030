package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.fork.Adoption;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.fork.ForkException;
import io.heddle.runtime.fork.ForkSource.Reading;
import io.heddle.runtime.fork.Memo;
import io.heddle.runtime.fork.NodeConfigs;
import io.heddle.runtime.fork.RecordedRun;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forks of runs at any of their turns, and what their sources say they recorded. */
final class SimulatedForks {

  private static final int MAX_FORKS = 3;

  /** A fork that somebody wants. */
  record Wanted(RunRequest request, Fork fork) {}

  private final ShellSimulation simulation;
  private final Random random;
  private final Map<String, Wanted> wanted = new HashMap<>();
  private final Map<String, Memo> memos = new HashMap<>();
  private final Set<String> pinned = new HashSet<>();

  SimulatedForks(ShellSimulation simulation, Random random) {
    this.simulation = simulation;
    this.random = random;
  }

  int size() {
    return wanted.size();
  }

  /** A fork of some run as it stands or stood, or null. */
  @Nullable Wanted draw() {
    var begun =
        simulation.journals().entrySet().stream()
            .filter(entry -> entry.getValue().fold().isStarted())
            .toList();
    if (begun.isEmpty() || wanted.size() == MAX_FORKS) {
      return null;
    }
    var chosen = begun.get(random.nextInt(begun.size()));
    var first = 1;
    var events = chosen.getValue().events();
    while (!(events.get(first - 1) instanceof RunEvent.Advanced)) {
      first++;
    }
    var upTo = first + random.nextInt(events.size() - first + 1);
    var source = recorded(chosen.getKey(), upTo);
    var request = of("sim/0-f" + wanted.size(), source.request());
    var all =
        adoption(source, request, new Fork(chosen.getKey(), upTo, List.of(), ObjectValue.EMPTY));
    var from = new ArrayList<String>();
    if (!all.results().isEmpty() && random.nextBoolean()) {
      var path = all.results().get(random.nextInt(all.results().size())).path();
      from.add(path.replaceFirst("!.*$", ""));
    }
    var fork = new Wanted(request, new Fork(chosen.getKey(), upTo, from, ObjectValue.EMPTY));
    wanted.put(request.executionId(), fork);
    simulation.counts.forks++;
    return fork;
  }

  private static RunRequest of(String id, RunRequest source) {
    return new RunRequest(
        id,
        source.workflow(),
        source.inputs(),
        source.system(),
        source.environment(),
        source.conversation(),
        source.limits(),
        source.root(),
        RunOrigin.OUTSIDE,
        source.strictness());
  }

  private RecordedRun recorded(String id, long upTo) {
    var run = new RecordedRun();
    var events = java.util.Objects.requireNonNull(simulation.journals().get(id)).events();
    try {
      for (var event : events.subList(0, (int) upTo)) {
        if (event instanceof RunEvent.Advanced(_, var facts)) {
          run.take(facts);
        }
      }
      return run;
    } catch (ForkException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  private static Adoption adoption(RecordedRun source, RunRequest request, Fork fork) {
    try {
      return Adoption.of(source, request, fork, NodeConfigs.SAME_TEXT);
    } catch (ForkException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  /** Null when the store does not answer. */
  @Nullable Reading read(RunRequest request, Fork fork) {
    if (!simulation.isCalm() && random.nextInt(10) == 0) {
      return null;
    }
    pinned.add(request.executionId());
    var results = adoption(recorded(fork.source(), fork.upTo()), request, fork).results();
    memos.put(request.executionId(), new Memo(request.executionId(), results));
    simulation.counts.adopted += results.size();
    return new Reading.Read(results);
  }

  void release(String id) {
    pinned.remove(id);
  }

  /** What is stored of a fork: nothing but what it takes over, until that is sealed. */
  void judge(String id, List<RunEvent> events) {
    var fork = wanted.get(id);
    if (fork == null) {
      return;
    }
    var results =
        adoption(recorded(fork.fork().source(), fork.fork().upTo()), fork.request(), fork.fork())
            .results();
    var taken = 0;
    var sealed = false;
    for (var event : events) {
      switch (event) {
        case RunEvent.Forked(_, var of, _) -> check(of.equals(fork.fork()), id, "another fork");
        case RunEvent.Adopted(var chunk) -> {
          check(!sealed, id, "taken over after the seal");
          check(results.subList(taken, taken + chunk.size()).equals(chunk), id, "not in order");
          taken += chunk.size();
        }
        case RunEvent.ForkSealed _ -> {
          check(taken == results.size(), id, "sealed before all was taken over");
          sealed = true;
        }
        case RunEvent.Advanced _ -> check(sealed, id, "began before the seal");
        case RunEvent.Accepted _ -> check(false, id, "accepted as no fork");
        case RunEvent.Owned _, RunEvent.LetGo _, RunEvent.CancelledBeforeStart _ -> {}
      }
    }
    if (events.getLast() instanceof RunEvent.Adopted) {
      check(pinned.contains(id), id, "its source is not pinned");
    }
  }

  /** What was taken over is never executed again. */
  void executes(String id, Activation activation, @Nullable Frame frame) {
    var memo = memos.get(id);
    if (memo != null && frame != null && activation.attempt() == 1) {
      check(
          memo.node(frame, activation.node(), activation.inputs()) == null,
          id,
          "executes again what it took over: " + activation.idempotencyKey());
    }
  }

  private static void check(boolean holds, String id, String what) {
    if (!holds) {
      throw new AssertionError("%s: %s".formatted(id, what));
    }
  }
}
