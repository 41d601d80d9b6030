package io.heddle.persistence.run;

import io.heddle.persistence.database.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A select on run rows whose conditions depend on a filter; values are always parameters. */
final class Select {

  private final String columns;
  private final List<String> conditions = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<String, List<String>> alternatives = new LinkedHashMap<>();

  Select(String columns) {
    this.columns = columns;
  }

  private sealed interface Parameter {
    record Text(String value) implements Parameter {}

    record Whole(long value) implements Parameter {}
  }

  void where(String condition) {
    conditions.add(condition);
  }

  void where(String condition, String value) {
    conditions.add(condition);
    parameters.add(new Parameter.Text(value));
  }

  void where(String condition, long value) {
    conditions.add(condition);
    parameters.add(new Parameter.Whole(value));
  }

  void where(String condition, long first, String second) {
    where(condition, first);
    parameters.add(new Parameter.Text(second));
  }

  void whereUnlessEmpty(String condition, String value) {
    if (!value.isEmpty()) {
      where(condition, value);
    }
  }

  /** One more value that the column may have. */
  void anyOf(String column, String value) {
    alternatives.computeIfAbsent(column, _ -> new ArrayList<>()).add(value);
  }

  ResultSet execute(Session session, String order, int limit) throws SQLException {
    alternatives.forEach(
        (column, values) -> {
          conditions.add(column + " in (" + "?, ".repeat(values.size() - 1) + "?)");
          values.forEach(value -> parameters.add(new Parameter.Text(value)));
        });
    var sql =
        "select %s from run where %s %s limit ?"
            .formatted(columns, String.join(" and ", conditions), order);
    var statement = session.prepare(sql);
    var index = 1;
    for (var parameter : parameters) {
      switch (parameter) {
        case Parameter.Text(var value) -> statement.setString(index, value);
        case Parameter.Whole(var value) -> statement.setLong(index, value);
      }
      index++;
    }
    statement.setInt(index, limit);
    return statement.executeQuery();
  }
}
