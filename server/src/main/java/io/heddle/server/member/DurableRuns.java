package io.heddle.server.member;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.persistence.Store;
import io.heddle.persistence.conversation.StoredTurns;
import io.heddle.persistence.definition.DefinitionStore;
import io.heddle.runtime.conversation.ConversationTurn;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.durable.StartAdmission;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.event.RunSnapshot;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.machine.Tokens;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The durable runs as code asks for them. A stage fails with a timeout when the run, or the store
 * under it, does not answer in time; what was asked may still come true then.
 */
public final class DurableRuns {

  /** How long an answer may take that the store has to be written for. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** When a start may be tried again that a conversation has no room for. */
  private static final Duration TURN_AGAIN = Duration.ofSeconds(5);

  private final ShardedRuns sharded;
  private final Groups groups;
  private final Store store;
  private final Clock clock;

  private final Supplier<Tokens> tokens;

  /**
   * @param tokens makes the tokens of nodes that wait, for one thread
   */
  DurableRuns(
      ShardedRuns sharded, Groups groups, Store store, Clock clock, Supplier<Tokens> tokens) {
    this.tokens = tokens;
    this.sharded = sharded;
    this.groups = groups;
    this.store = store;
    this.clock = clock;
  }

  public Clock clock() {
    return clock;
  }

  /** Makes the tokens that the runs give to nodes that wait; confined to one thread. */
  public Tokens tokens() {
    return tokens.get();
  }

  /** Compiles a text as it would run in a group, and keeps nothing. */
  public CompileResult compile(String group, String text) {
    return WorkflowCompiler.compile(null, text, groups.of(group).options());
  }

  /** The workflow texts of a group. */
  public DefinitionStore definitions(String group) {
    return groups.of(group).definitions();
  }

  /** A workflow of a group, ready to run with all that it names. Blocks: not for actors. */
  public ProcessResult workflow(String group, String workflowId, @Nullable String version) {
    return groups.of(group).registry().ensureProcessed(workflowId, version);
  }

  /** Starts a run of a registered workflow, within the group's quota; see {@link StartReply}. */
  public CompletionStage<StartReply> start(String group, RunRequest request) {
    var id = request.executionId();
    if (store.admission().verdict()
        instanceof StartAdmission.Verdict.Refused(var reason, var retryAfter)) {
      return CompletableFuture.completedFuture(new StartReply.Refused(id, reason, retryAfter));
    }
    var conversation = ConversationTurn.conversation(request);
    return conversation == null
        ? begin(group, request)
        : store
            .turns()
            .hasRoom(group, conversation, id)
            .thenCompose(
                room ->
                    room
                        ? begin(group, request)
                        : CompletableFuture.completedFuture(tooMany(id, conversation)));
  }

  private CompletionStage<StartReply> begin(String group, RunRequest request) {
    var limits = groups.of(group).quota().lowest(request.limits());
    return sharded.ask(
        request.executionId(),
        replyTo -> new ExecutionCommand.Start(request.with(limits), replyTo),
        PATIENCE);
  }

  private static StartReply tooMany(String id, String conversation) {
    return new StartReply.Refused(
        id,
        "%d turns wait in the conversation %s already"
            .formatted(StoredTurns.MAX_WAITING, conversation),
        TURN_AGAIN);
  }

  /** Starts a run as the fork of another, within the group's quota. */
  public CompletionStage<StartReply> fork(String group, RunRequest request, Fork fork) {
    var id = request.executionId();
    if (store.admission().verdict()
        instanceof StartAdmission.Verdict.Refused(var reason, var retryAfter)) {
      return CompletableFuture.completedFuture(new StartReply.Refused(id, reason, retryAfter));
    }
    var limits = groups.of(group).quota().lowest(request.limits());
    return sharded.ask(
        id,
        replyTo -> new ExecutionCommand.BeginFork(request.with(limits), fork, replyTo),
        PATIENCE);
  }

  /** Completes with the end of the run; fails with a timeout when it has not ended by then. */
  public CompletionStage<RunResult> end(String id, Duration atMost) {
    return sharded.ask(id, ExecutionCommand.AwaitEnd::new, atMost);
  }

  /**
   * @param kill whether the run ends at once
   */
  public CompletionStage<Ack> cancel(String id, String reason, boolean kill) {
    return sharded.ask(id, replyTo -> new ExecutionCommand.Cancel(reason, kill, replyTo), PATIENCE);
  }

  /**
   * @param now whether running nodes are interrupted, to begin again with the resumption
   */
  public CompletionStage<Ack> pause(String id, String reason, boolean now) {
    return sharded.ask(id, replyTo -> new ExecutionCommand.Pause(reason, now, replyTo), PATIENCE);
  }

  public CompletionStage<Ack> resume(String id) {
    return sharded.ask(id, ExecutionCommand.Resume::new, PATIENCE);
  }

  public CompletionStage<SubmitReply> submit(String id, Input.Submit submission) {
    return sharded.ask(id, replyTo -> new ExecutionCommand.Submit(submission, replyTo), PATIENCE);
  }

  /**
   * @param signalId the run carries one of an id out once
   */
  public CompletionStage<Ack> update(String id, String signalId, ObjectValue values) {
    return sharded.ask(
        id, replyTo -> new ExecutionCommand.Update(signalId, values, replyTo), PATIENCE);
  }

  public CompletionStage<Optional<RunSnapshot>> query(String id) {
    return sharded.ask(id, ExecutionCommand.Query::new, PATIENCE);
  }

  /** Hears what happens to a run of this process from now on. */
  public CompletionStage<ExecutionCommand.Watched> watch(String id, Watcher watcher) {
    return sharded.ask(id, replyTo -> new ExecutionCommand.Watch(watcher, replyTo), PATIENCE);
  }

  public void unwatch(String id, Watcher watcher) {
    sharded.unwatch(id, watcher);
  }
}
