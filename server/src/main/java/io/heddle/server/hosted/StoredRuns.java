package io.heddle.server.hosted;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.persistence.Store;
import io.heddle.persistence.event.RunJournal;
import io.heddle.persistence.history.HistoryFilter;
import io.heddle.persistence.history.HistoryQueries;
import io.heddle.persistence.history.HistoryQueries.Listing;
import io.heddle.persistence.history.HistoryRun;
import io.heddle.persistence.run.RunFilter;
import io.heddle.persistence.run.RunQueries;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.runtime.durable.RunFold;
import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Tokens;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionFilter;
import io.heddle.server.execution.ExecutionPage;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.member.MemberHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a store tells of its runs to somebody who looks: rows, journals, histories. Moves no run.
 * Thread-safe.
 */
final class StoredRuns {

  private static final int MAX_PAGE = 1_000;
  private static final int MAX_ID_SHOWN = 100;

  /** Of one execution; more are found by a list. */
  private static final int MAX_CHILDREN = 100;

  /** How long a question waits until the histories tell of what is stored now. */
  private static final long CATCH_UP_SECONDS = 5;

  private final Store store;
  private final Supplier<Tokens> tokens;
  private final Supplier<MemberHistory> histories;
  private final RunJournal journal;

  /**
   * @param histories is asked with the first question about them
   */
  StoredRuns(Store store, Supplier<Tokens> tokens, Supplier<MemberHistory> histories) {
    this.store = store;
    this.tokens = tokens;
    this.histories = histories;
    this.journal = new RunJournal(store);
  }

  RunJournal journal() {
    return journal;
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

  RunQueries.Found known(String id) {
    return row(id).orElseThrow(() -> missing(id));
  }

  static ExecutionException missing(String id) {
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
        error,
        false);
  }

  Optional<ExecutionView> find(String id) {
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

  // ---- many

  ExecutionPage list(ExecutionFilter filter) {
    HostedStarts.group(filter.group());
    if (filter.size() < 1 || filter.size() > MAX_PAGE) {
      throw HostedStarts.invalid("size %d: expected 1 to %d".formatted(filter.size(), MAX_PAGE));
    }
    var from = filter.cursor();
    var cursor =
        from == null
            ? null
            : RunQueries.Cursor.parse(from)
                .orElseThrow(
                    () -> HostedStarts.invalid("'%s' is no cursor of a list".formatted(from)));
    return filter.text().isBlank() ? rows(filter, cursor) : search(filter, cursor);
  }

  private ExecutionPage rows(ExecutionFilter filter, RunQueries.@Nullable Cursor cursor) {
    var rows =
        new RunFilter(
            filter.group(),
            StatusNames.of(filter.statuses()),
            filter.workflow(),
            filter.parent(),
            filter.user(),
            "",
            filter.from(),
            before(filter));
    var page = Answers.await(store.runs().list(rows, cursor, filter.size()));
    return page(page.rows().stream().map(row -> view(row, null, null)).toList(), page.next());
  }

  private static long before(ExecutionFilter filter) {
    return filter.before() == 0 ? Long.MAX_VALUE : filter.before();
  }

  private static ExecutionPage page(
      List<ExecutionView> executions, RunQueries.@Nullable Cursor next) {
    return new ExecutionPage(executions, next == null ? null : next.text());
  }

  private ExecutionPage search(ExecutionFilter filter, RunQueries.@Nullable Cursor cursor) {
    var wanted =
        new HistoryFilter(
            filter.group(),
            StatusNames.of(filter.statuses()),
            filter.workflow(),
            filter.parent(),
            filter.user(),
            filter.from(),
            before(filter),
            filter.text());
    return switch (Answers.await(history().list(wanted, cursor, filter.size()))) {
      case Listing.Page(var runs, var next) ->
          page(runs.stream().map(StoredRuns::view).toList(), next);
      case Listing.TookTooLong(var limit) ->
          throw new ExecutionException(
              Code.UNAVAILABLE,
              "the search took longer than %d s: narrow it by a workflow, a status or a time"
                  .formatted(limit.toSeconds()));
    };
  }

  /**
   * The histories, as they are once they tell of what is stored now, if that does not take long.
   */
  private HistoryQueries history() {
    var opened = histories.get();
    var queries =
        opened
            .queries()
            .orElseThrow(
                () ->
                    HostedStarts.invalid(
                        "searches and counts need the history: " + opened.absence()));
    var _ =
        opened
            .caughtUp()
            .handle((_, _) -> Boolean.TRUE)
            .completeOnTimeout(Boolean.FALSE, CATCH_UP_SECONDS, TimeUnit.SECONDS)
            .join();
    return queries;
  }

  private static ExecutionView view(HistoryRun run) {
    return new ExecutionView(
        run.id(),
        run.group(),
        run.workflow(),
        run.workflowVersion(),
        run.status().text(),
        run.parent(),
        run.startedBy(),
        run.user(),
        "",
        run.startedAt(),
        Math.max(run.startedAt(), run.endedAt()),
        run.endedAt(),
        null,
        run.error().isEmpty() ? null : run.error(),
        false);
  }

  /** How many executions began since then, by the names of their statuses. */
  Map<String, Long> counts(String group, long from) {
    HostedStarts.group(group);
    var counts = new TreeMap<String, Long>();
    Answers.await(history().counts(group, from))
        .forEach((status, count) -> counts.put(status.text(), count));
    return counts;
  }

  // ---- all of one

  /**
   * @param forms of a run that is kept and goes on
   */
  Optional<ExecutionDetail> show(
      String id, BiFunction<String, RunFold, List<ExecutionDetail.FormView>> forms) {
    return row(id).map(found -> show(id, found, forms));
  }

  private ExecutionDetail show(
      String id,
      RunQueries.Found found,
      BiFunction<String, RunFold, List<ExecutionDetail.FormView>> forms) {
    var children = children(found.row());
    if (found.purged()) {
      return new ExecutionDetail(
          bare(found), ObjectValue.EMPTY, 0, 0, 0, List.of(), List.of(), children);
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
        found.row().status().isTerminal() ? List.of() : forms.apply(id, fold),
        children);
  }

  /** What it ordered and its forks, the oldest first. */
  private List<ExecutionView> children(RunRow row) {
    var ofIt =
        new RunFilter(row.group(), java.util.Set.of(), "", row.id(), "", "", 0, Long.MAX_VALUE);
    return Answers.await(store.runs().list(ofIt, null, MAX_CHILDREN)).rows().reversed().stream()
        .map(child -> view(child, null, null))
        .toList();
  }
}
