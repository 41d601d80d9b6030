package io.heddle.persistence.history;

import io.heddle.compiler.value.Json;
import io.heddle.persistence.Store;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.event.RunJournal;
import io.heddle.runtime.durable.RunRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Folds a run's journal again and compares what comes out with what was kept of the run. */
final class JournalCheck {

  private static final int PAGE = 1_000;

  /** Of one run; more are not told. */
  private static final int MAX_TOLD = 20;

  private final Store store;
  private final RunJournal journal;
  private final HistorySettings settings;
  private final RunSecrets secrets;

  JournalCheck(Store store, RunJournal journal, HistorySettings settings) {
    this.store = store;
    this.journal = journal;
    this.settings = settings;
    this.secrets = new RunSecrets(journal);
  }

  /**
   * A run, folded again.
   *
   * @param digest of all that the fold says, whatever was kept
   * @param differences for people: what, what was kept, what the journal says
   * @param behind whether the history does not tell of the last event yet, so was not compared
   */
  record Checked(String digest, List<String> differences, boolean behind) {

    Checked {
      differences = List.copyOf(differences);
    }
  }

  /** Compares with the row and with the history. */
  Checked check(Session history, RunRow row) throws SQLException {
    var whole = whole(row);
    var differences = new ArrayList<String>();
    var told = whole.fold().run(row);
    compare(differences, "the row's status", row.status(), told.status());
    compare(differences, "the row's end", row.endedAt(), told.endedAt());
    var kept = HistoryTable.find(history, row.id());
    var behind = kept.isEmpty() || kept.get().watermark() != told.watermark();
    if (!behind) {
      for (var column : Column.ALL) {
        var value = column.of();
        compare(differences, column.name(), value.apply(kept.get()), value.apply(told));
      }
      nodes(history, row.id(), whole.nodes(), differences);
    }
    return new Checked(digest(whole, row), differences, behind);
  }

  private record Whole(HistoryFold fold, List<HistoryNode> nodes) {}

  private record Column(String name, Function<HistoryRun, Object> of) {

    static final List<Column> ALL =
        List.of(
            new Column("workflow", HistoryRun::workflow),
            new Column("version", HistoryRun::workflowVersion),
            new Column("status", HistoryRun::status),
            new Column("parent", HistoryRun::parent),
            new Column("parent node", HistoryRun::parentNode),
            new Column("start", HistoryRun::startedAt),
            new Column("end", HistoryRun::endedAt),
            new Column("steps", HistoryRun::steps),
            new Column("exceptions", HistoryRun::exceptions),
            new Column("number of node runs", HistoryRun::nodes),
            new Column("tokens", HistoryRun::tokens),
            new Column("inputs", HistoryRun::inputs),
            new Column("outputs", HistoryRun::outputs),
            new Column("error", HistoryRun::error));
  }

  private Whole whole(RunRow row) {
    var fold = Projection.fold(row.id(), secrets, settings);
    var nodes = new TreeMap<Long, HistoryNode>();
    for (var page = journal.page(row.id(), 0);
        !page.isEmpty();
        page = journal.page(row.id(), fold.watermark())) {
      page.forEach(event -> fold.take(event.number(), event.event()));
      fold.changed().forEach(node -> nodes.put(node.ordinal(), node));
    }
    return new Whole(fold, List.copyOf(nodes.values()));
  }

  private static void nodes(
      Session history, String run, List<HistoryNode> expected, List<String> differences)
      throws SQLException {
    var at = 0;
    for (var page = NodePages.read(history, run, -1, PAGE);
        !page.isEmpty();
        page = NodePages.read(history, run, page.getLast().ordinal(), PAGE)) {
      for (var kept : page) {
        var told = at < expected.size() ? expected.get(at) : null;
        compare(differences, "node run %d".formatted(kept.ordinal()), kept, told);
        at++;
      }
    }
    if (at < expected.size()) {
      compare(differences, "kept node runs", at, expected.size());
    }
  }

  private static void compare(
      List<String> differences, String what, Object kept, @Nullable Object told) {
    if (!Objects.equals(kept, told) && differences.size() < MAX_TOLD) {
      differences.add("%s is %s, the journal says %s".formatted(what, kept, told));
    }
  }

  private static String digest(Whole whole, RunRow row) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var fold = whole.fold();
      add(digest, fold.run(row).toString());
      if (fold.state().isStarted()) {
        var result = fold.state().result();
        add(digest, Json.write(result.outputs()));
        add(digest, Json.write(result.conversation()));
        add(digest, String.valueOf(result.failure()));
        add(digest, result.usage().toString());
      }
      whole.nodes().forEach(node -> add(digest, node.toString()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  RunRow row(String run) {
    return store
        .runs()
        .find(run)
        .join()
        .orElseThrow(() -> new IllegalStateException("run %s is gone".formatted(run)))
        .row();
  }
}
