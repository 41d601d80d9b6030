package io.heddle.server.hosted;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.persistence.run.RunQueries;
import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionFilter;
import io.heddle.server.execution.ExecutionPage;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.ForkOrder;
import io.heddle.server.execution.ForkPlanView;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.execution.SubmitOrder;
import io.heddle.server.execution.SubmitView;
import io.heddle.server.execution.WorkflowView;
import io.heddle.server.member.Member;
import io.heddle.server.wire.PublicEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The executions of a member of this process. Closing it leaves the member open. Thread-safe. */
public final class HostedExecutions implements Executions {

  private static final long LOOK_AGAIN_SECONDS = 5;

  /** Characters; a run stores the ids of its last signals. */
  private static final int MAX_SIGNAL_ID = 200;

  private final Member member;
  private final HostedStarts starts;
  private final HostedForks forks;
  private final StoredRuns runs;

  public HostedExecutions(Member member) {
    this.member = member;
    this.starts = new HostedStarts(member);
    this.forks = new HostedForks(member, starts);
    this.runs = new StoredRuns(member.store(), member.runs()::tokens, member::histories);
  }

  @Override
  public WorkflowView register(String group, String workflowId, String text) {
    return starts.register(group, workflowId, text);
  }

  @Override
  public List<WorkflowView> workflows(String group) {
    return HostedStarts.workflows(member.store(), group);
  }

  @Override
  public ExecutionView start(StartOrder order) {
    return view(starts.start(order));
  }

  @Override
  public ForkPlanView plan(String id, ForkOrder order) {
    return forks.plan(known(id), order);
  }

  @Override
  public ExecutionView fork(String id, ForkOrder order) {
    return view(forks.fork(known(id), order));
  }

  // ---- looking

  private RunQueries.Found known(String id) {
    return runs.known(id);
  }

  /** The view of an execution that is stored. */
  private ExecutionView view(String id) {
    return find(id).orElseThrow(() -> StoredRuns.missing(id));
  }

  @Override
  public Optional<ExecutionView> find(String id) {
    return runs.find(id);
  }

  @Override
  public ExecutionPage list(ExecutionFilter filter) {
    return runs.list(filter);
  }

  @Override
  public Map<String, Long> counts(String group, long from) {
    return runs.counts(group, from);
  }

  @Override
  public Optional<ExecutionDetail> show(String id) {
    return runs.show(id, (of, _) -> forms(of));
  }

  private List<ExecutionDetail.FormView> forms(String id) {
    return Answers.await(member.runs().query(id)).map(RunSnapshot::forms).orElse(List.of()).stream()
        .map(RunDetails::form)
        .toList();
  }

  @Override
  public Optional<ExecutionView> await(String id, int seconds) {
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      // The row first: a run that was cancelled before its start answers nobody.
      if (known(id).row().status().isTerminal()) {
        return find(id);
      }
      var left = until - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      var slice = Math.min(left, TimeUnit.SECONDS.toNanos(LOOK_AGAIN_SECONDS));
      try {
        var _ = member.runs().end(id, Duration.ofNanos(slice)).toCompletableFuture().join();
      } catch (CompletionException failed) {
        if (!Answers.isTimeout(failed)) {
          throw new ExecutionException(
              Code.UNAVAILABLE, String.valueOf(failed.getCause()), LOOK_AGAIN_SECONDS);
        }
      }
    }
  }

  // ---- changing

  private ExecutionView told(String id, CompletionStage<Ack> answer) {
    return switch (Answers.await(answer)) {
      case DONE -> view(id);
      case NOT_RUNNING -> throw notRunning(id);
      case CONFLICT ->
          throw new ExecutionException(
              Code.CONFLICT, "%s has taken a signal of this id with other values".formatted(id));
    };
  }

  private ExecutionException notRunning(String id) {
    return new ExecutionException(
        Code.NOT_RUNNING, "%s has ended: %s".formatted(id, known(id).row().status().text()));
  }

  /** Of a run that is stored and has not ended: a run that is not there must not come to be. */
  private String running(String id) {
    if (known(id).row().status().isTerminal()) {
      throw notRunning(id);
    }
    return id;
  }

  @Override
  public ExecutionView cancel(String id, String reason) {
    return told(id, member.runs().cancel(running(id), reason, false));
  }

  @Override
  public ExecutionView kill(String id, String reason) {
    return told(id, member.runs().cancel(running(id), reason, true));
  }

  @Override
  public ExecutionView pause(String id, String reason, boolean now) {
    return told(id, member.runs().pause(running(id), reason, now));
  }

  @Override
  public ExecutionView resume(String id) {
    return told(id, member.runs().resume(running(id)));
  }

  @Override
  public SubmitView submit(String id, SubmitOrder order) {
    var node = order.node();
    var token = order.token();
    if ((node == null) == (token == null)) {
      throw HostedStarts.invalid("name the node or give its token: one of both");
    }
    var target =
        token != null
            ? new Input.Submit.ByToken(token)
            : new Input.Submit.ByNode(String.valueOf(node), order.frame());
    known(id);
    var submission =
        new Input.Submit(
            target,
            order.submitId(),
            new HumanForms.Submission(order.action(), order.data()),
            order.who());
    return switch (Answers.await(member.runs().submit(id, submission))) {
      case SubmitReply.Accepted(var of, var handle) ->
          new SubmitView("ACCEPTED", of, handle, List.of());
      case SubmitReply.Rejected(var messages) -> new SubmitView("REJECTED", "", "", messages);
      case SubmitReply.AlreadyDecided(var of, var winner, _) ->
          new SubmitView("ALREADY_DECIDED", of, "", List.of("decided before: " + winner));
      case SubmitReply.NotWaiting(var message) ->
          new SubmitView("NOT_WAITING", "", "", List.of(message));
    };
  }

  @Override
  public ExecutionView signal(String id, String signalId, ObjectValue values) {
    if (signalId.isBlank()) {
      throw HostedStarts.invalid("a signal has an id, so that its repetition is known");
    }
    if (signalId.length() > MAX_SIGNAL_ID) {
      throw HostedStarts.invalid(
          "the id of a signal has at most %d characters, found %d"
              .formatted(MAX_SIGNAL_ID, signalId.length()));
    }
    known(id);
    return told(id, member.runs().update(id, signalId, values));
  }

  @Override
  public Watch events(String id, @Nullable String after, Consumer<PublicEvent> listener) {
    if (known(id).purged()) {
      throw withoutEvents(id);
    }
    var from =
        after == null
            ? null
            : EventId.parse(after)
                .orElseThrow(
                    () ->
                        HostedStarts.invalid(
                            "'%s' is no id of an event: expected turn-index, such as 3-0"
                                .formatted(after)));
    var feed = new RunFeed(member.runs(), runs.journal(), id, from, listener);
    var _ = member.blocking().submit(feed);
    return feed;
  }

  static ExecutionException withoutEvents(String id) {
    return new ExecutionException(
        Code.NOT_FOUND, "the events of %s are not kept any more".formatted(id));
  }

  /** The member stays open: whoever opened it closes it. */
  @Override
  public void close() {}
}
