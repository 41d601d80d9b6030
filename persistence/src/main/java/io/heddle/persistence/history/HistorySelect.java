package io.heddle.persistence.history;

import io.heddle.persistence.database.Dialect;
import io.heddle.persistence.run.RunQueries.Cursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A select on histories whose conditions depend on a filter; values are always parameters. */
final class HistorySelect {

  private final List<String> conditions = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();

  private HistorySelect() {}

  private sealed interface Parameter {
    record Text(String value) implements Parameter {}

    record Whole(long value) implements Parameter {}
  }

  static HistorySelect of(Dialect dialect, HistoryFilter filter, @Nullable Cursor after) {
    var select = new HistorySelect();
    select.where("grp = ?", filter.group());
    if (!filter.statuses().isEmpty()) {
      var texts = filter.statuses().stream().sorted().map(status -> status.text()).toList();
      select.where(
          "status in (" + "?, ".repeat(texts.size() - 1) + "?)", texts.toArray(String[]::new));
    }
    select.whereUnlessEmpty("workflow = ?", filter.workflow());
    select.whereUnlessEmpty("parent = ? and parent <> ''", filter.parent());
    select.whereUnlessEmpty("user_id = ?", filter.user());
    select.where("started_at >= ?", filter.startedFrom());
    select.where("started_at < ?", filter.startedBefore());
    select.search(dialect, filter.search());
    if (after != null) {
      select.conditions.add("(started_at, id) < (?, ?)");
      select.parameters.add(new Parameter.Whole(after.startedAt()));
      select.parameters.add(new Parameter.Text(after.id()));
    }
    return select;
  }

  private void search(Dialect dialect, String search) {
    var sought = Words.sought(search);
    if (sought.isEmpty()) {
      // Of signs alone nothing is found, which is better than everything.
      if (!search.isBlank()) {
        conditions.add("1 = 0");
      }
      return;
    }
    switch (dialect) {
      case SQLITE ->
          where(
              "key in (select rowid from history_word where history_word match ?)",
              Words.fts5(sought));
      case POSTGRES -> where("words @@ to_tsquery('simple', ?)", Words.tsquery(sought));
    }
  }

  private void where(String condition, String... values) {
    conditions.add(condition);
    for (var value : values) {
      parameters.add(new Parameter.Text(value));
    }
  }

  private void where(String condition, long value) {
    conditions.add(condition);
    parameters.add(new Parameter.Whole(value));
  }

  private void whereUnlessEmpty(String condition, String value) {
    if (!value.isEmpty()) {
      where(condition, value);
    }
  }

  PreparedStatement prepare(Connection connection, int limit) throws SQLException {
    var statement =
        connection.prepareStatement(
            "select %s from history_run where %s order by started_at desc, id desc limit ?"
                .formatted(HistoryTable.RUN, String.join(" and ", conditions)));
    var index = 1;
    for (var parameter : parameters) {
      switch (parameter) {
        case Parameter.Text(var value) -> statement.setString(index, value);
        case Parameter.Whole(var value) -> statement.setLong(index, value);
      }
      index++;
    }
    statement.setInt(index, limit);
    return statement;
  }
}
