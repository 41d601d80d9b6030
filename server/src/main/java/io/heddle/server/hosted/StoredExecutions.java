package io.heddle.server.hosted;

import com.typesafe.config.Config;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.persistence.Store;
import io.heddle.runtime.RunTokens;
import io.heddle.runtime.durable.RunFold;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.machine.Tokens;
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
import io.heddle.server.member.MemberHistory;
import io.heddle.server.wire.PublicEvent;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The executions of a store as it holds them: nobody carries them here, no run moves by a look at
 * it, and none can be changed. Closing it closes the store. Thread-safe.
 */
public final class StoredExecutions implements Executions {

  private final Store store;
  private final Config config;
  private final Supplier<Tokens> tokens;
  private final StoredRuns runs;
  private @Nullable MemberHistory history;

  /**
   * @param store open; it is closed with this
   * @param config resolved; its {@code heddle.history} says whether there are histories
   */
  public StoredExecutions(Store store, Config config) {
    this.store = store;
    this.config = config;
    var key = store.secret("tokens", HexFormat.of().formatHex(RunTokens.newKey())).join();
    this.tokens = () -> new RunTokens(HexFormat.of().parseHex(key));
    this.runs = new StoredRuns(store, tokens, this::history);
  }

  /** Opened for who asks: most who look do not. */
  private synchronized MemberHistory history() {
    var opened = history;
    if (opened == null) {
      opened = MemberHistory.open(store, config);
      history = opened;
    }
    return opened;
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
    return runs.show(id, (_, fold) -> forms(fold));
  }

  private List<ExecutionDetail.FormView> forms(RunFold fold) {
    if (!fold.state().isStarted() || fold.state().status().isTerminal()) {
      return List.of();
    }
    return Snapshots.of(fold.state(), store.clock().millis()).forms().stream()
        .map(RunDetails::form)
        .toList();
  }

  /** Those that are stored; what happens from now on does not happen here. */
  @Override
  public Watch events(String id, @Nullable String after, Consumer<PublicEvent> listener) {
    if (runs.known(id).purged()) {
      throw HostedExecutions.withoutEvents(id);
    }
    var from = after == null ? null : EventId.parse(after).orElse(null);
    var told = new StoredTelling(tokens.get(), from, listener);
    Answers.checked(
        () -> {
          runs.journal().read(id, 0, Long.MAX_VALUE, told.fold()::take);
          return told;
        });
    return told;
  }

  @Override
  public Optional<ExecutionView> await(String id, int seconds) {
    return find(id).filter(run -> run.endedAt() > 0);
  }

  @Override
  public List<WorkflowView> workflows(String group) {
    return HostedStarts.workflows(store, group);
  }

  private static ExecutionException cannot() {
    return new ExecutionException(Code.UNAVAILABLE, "the store is open for looking only");
  }

  @Override
  public WorkflowView register(String group, String workflowId, String text) {
    throw cannot();
  }

  @Override
  public ExecutionView start(StartOrder order) {
    throw cannot();
  }

  @Override
  public ForkPlanView plan(String id, ForkOrder order) {
    throw cannot();
  }

  @Override
  public ExecutionView fork(String id, ForkOrder order) {
    throw cannot();
  }

  @Override
  public ExecutionView cancel(String id, String reason) {
    throw cannot();
  }

  @Override
  public ExecutionView kill(String id, String reason) {
    throw cannot();
  }

  @Override
  public ExecutionView pause(String id, String reason, boolean now) {
    throw cannot();
  }

  @Override
  public ExecutionView resume(String id) {
    throw cannot();
  }

  @Override
  public SubmitView submit(String id, SubmitOrder order) {
    throw cannot();
  }

  @Override
  public ExecutionView signal(String id, String signalId, ObjectValue values) {
    throw cannot();
  }

  @Override
  public synchronized void close() {
    if (history != null) {
      history.close();
    }
    store.close();
  }
}
