package io.heddle.server.remote;

import io.heddle.server.execution.ExecutionFilter;
import java.util.StringJoiner;

/** A filter as the query of an address. */
final class ListQuery {

  private final StringJoiner parts = new StringJoiner("&", "?", "");

  private ListQuery() {}

  static String of(ExecutionFilter filter) {
    var query = new ListQuery();
    query.add("status", String.join(",", filter.statuses().stream().sorted().toList()));
    query.add("workflow", filter.workflow());
    query.add("parent", filter.parent());
    query.add("user", filter.user());
    query.add("search", filter.text());
    query.add("from", filter.from() > 0 ? Long.toString(filter.from()) : "");
    query.add("before", filter.before() < Long.MAX_VALUE ? Long.toString(filter.before()) : "");
    query.add("cursor", filter.cursor() == null ? "" : filter.cursor());
    query.add("size", Integer.toString(filter.size()));
    return query.parts.toString();
  }

  private void add(String name, String value) {
    if (!value.isEmpty()) {
      parts.add(name + "=" + Calls.encoded(value));
    }
  }
}
