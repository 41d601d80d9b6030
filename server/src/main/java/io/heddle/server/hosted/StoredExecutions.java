package io.heddle.server.hosted;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.persistence.Store;
import io.heddle.persistence.event.RunJournal;
import io.heddle.persistence.run.RunFilter;
import io.heddle.persistence.run.RunQueries;
import io.heddle.runtime.RunTokens;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.runtime.durable.RunFold;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.event.Watcher;
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
import io.heddle.server.wire.PublicEvent;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The executions of a store as it holds them: nobody carries them here, no run moves by a look at
 * it, and none can be changed. Closing it closes the store. Thread-safe.
 */
public final class StoredExecutions implements Executions {

  private static final int MAX_PAGE = 1_000;
  private static final int MAX_ID_SHOWN = 100;

  private final Store store;
  private final Supplier<Tokens> tokens;
  private final RunJournal journal;

  /**
   * @param store open; it is closed with this
   */
  public StoredExecutions(Store store) {
    this.store = store;
    var key = store.secret("tokens", HexFormat.of().formatHex(RunTokens.newKey())).join();
    this.tokens = () -> new RunTokens(HexFormat.of().parseHex(key));
    this.journal = new RunJournal(store);
  }

  private static void checked(String id) {
    if (!ExecutionIds.isId(id)) {
      var shown = id.length() > MAX_ID_SHOWN ? id.substring(0, MAX_ID_SHOWN) + "..." : id;
      throw HostedStarts.invalid(
          "'%s' is no id of an execution: expected group/part-unique, such as".formatted(shown)
              + " default/0-01JF5Z2M3K4N5P6Q7R8S9T0V1W");
    }
  }

  private Optional<RunQueries.Found> row(String id) {
    checked(id);
    return Answers.await(store.runs().find(id));
  }

  private RunQueries.Found known(String id) {
    return row(id).orElseThrow(() -> missing(id));
  }

  private static ExecutionException missing(String id) {
    return new ExecutionException(Code.NOT_FOUND, "there is no execution %s".formatted(id));
  }

  private static ExecutionView view(
      RunRow row, @Nullable ObjectValue outputs, @Nullable String error) {
    return new ExecutionView(
        row.id(),
        row.group(),
        row.workflowId(),
        row.workflowVersion(),
        row.status().text(),
        row.origin().parent(),
        row.origin().trigger(),
        row.origin().user(),
        row.origin().conversation(),
        row.startedAt(),
        row.updatedAt(),
        row.endedAt(),
        outputs,
        error);
  }

  @Override
  public Optional<ExecutionView> find(String id) {
    return row(id).map(found -> ended(found) ? view(found.row(), folded(id, null)) : bare(found));
  }

  private static boolean ended(RunQueries.Found found) {
    return found.row().status().isTerminal() && !found.purged();
  }

  private static ExecutionView bare(RunQueries.Found found) {
    var view = view(found.row(), null, null);
    return found.purged() ? view.withoutEvents() : view;
  }

  private RunFold folded(String id, @Nullable Watcher watcher) {
    return Answers.checked(
        () -> {
          var fold = new RunFold(tokens.get(), watcher);
          journal.read(id, 0, Long.MAX_VALUE, fold::take);
          return fold;
        });
  }

  private static ExecutionView view(RunRow row, RunFold fold) {
    if (fold.cancelledBefore() != null || !fold.state().isStarted()) {
      return view(row, null, fold.cancelledBefore());
    }
    if (!row.status().isTerminal()) {
      return view(row, null, null);
    }
    var result = fold.state().result();
    return view(
        row,
        result.outputs(),
        RunDetails.error(result.failure(), fold.state().workflow().dialect()));
  }

  @Override
  public ExecutionPage list(ExecutionFilter filter) {
    HostedStarts.group(filter.group());
    if (filter.size() < 1 || filter.size() > MAX_PAGE) {
      throw HostedStarts.invalid("size %d: expected 1 to %d".formatted(filter.size(), MAX_PAGE));
    }
    if (!filter.text().isEmpty()) {
      throw HostedStarts.invalid("this server does not search the texts of executions");
    }
    var from = filter.cursor();
    var cursor =
        from == null
            ? null
            : RunQueries.Cursor.parse(from)
                .orElseThrow(
                    () -> HostedStarts.invalid("'%s' is no cursor of a list".formatted(from)));
    var rows =
        new RunFilter(
            filter.group(),
            StatusNames.of(filter.statuses()),
            filter.workflow(),
            filter.parent(),
            filter.user(),
            "",
            filter.from(),
            filter.before() == 0 ? Long.MAX_VALUE : filter.before());
    var page = Answers.await(store.runs().list(rows, cursor, filter.size()));
    var next = page.next();
    return new ExecutionPage(
        page.rows().stream().map(row -> view(row, null, null)).toList(),
        next == null ? null : next.text());
  }

  @Override
  public Optional<ExecutionDetail> show(String id) {
    var found = row(id);
    return found.map(row -> show(id, row));
  }

  private ExecutionDetail show(String id, RunQueries.Found found) {
    if (found.purged()) {
      return new ExecutionDetail(bare(found), ObjectValue.EMPTY, 0, 0, 0, List.of(), List.of());
    }
    var details = new RunDetails();
    var fold = folded(id, details);
    var request = fold.request();
    var started = fold.state().isStarted();
    return new ExecutionDetail(
        view(found.row(), fold),
        request == null ? ObjectValue.EMPTY : request.inputs(),
        started ? fold.state().steps() : 0,
        started ? fold.state().exceptions() : 0,
        started ? fold.state().usage().totalTokens() : 0,
        details.nodes(),
        forms(fold));
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
    if (known(id).purged()) {
      throw HostedExecutions.withoutEvents(id);
    }
    var from = after == null ? null : EventId.parse(after).orElse(null);
    var told = new StoredTelling(tokens.get(), from, listener);
    Answers.checked(
        () -> {
          journal.read(id, 0, Long.MAX_VALUE, told.fold()::take);
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
  public void close() {
    store.close();
  }
}
