package io.heddle.server.api;

import io.heddle.compiler.NearestName;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionFilter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Query parameters: each at most once, none that is not known. */
final class ListQuery {

  private static final int USUAL_SIZE = 50;
  private static final List<String> NAMES =
      List.of("status", "workflow", "parent", "user", "search", "from", "before", "cursor", "size");

  private final Map<String, String> values;

  private ListQuery(Map<String, String> values) {
    this.values = values;
  }

  /** The filters of a list of executions; several statuses are parted by commas. */
  static ExecutionFilter filter(String group, List<Map.Entry<String, String>> parameters) {
    var query = of(parameters, NAMES);
    var cursor = query.text("cursor");
    return new ExecutionFilter(
        group,
        query.set("status"),
        query.text("workflow"),
        query.text("parent"),
        query.text("user"),
        query.text("search"),
        query.whole("from", 0),
        query.whole("before", Long.MAX_VALUE),
        cursor.isEmpty() ? null : cursor,
        (int) Math.min(query.whole("size", USUAL_SIZE), Integer.MAX_VALUE));
  }

  static ListQuery of(List<Map.Entry<String, String>> parameters, List<String> names) {
    var values = new HashMap<String, String>();
    for (var parameter : parameters) {
      var name = parameter.getKey();
      if (!names.contains(name)) {
        var nearest = NearestName.of(name, names).map("; did you mean '%s'?"::formatted).orElse("");
        throw invalid(
            "there is no parameter '%s'%s (known: %s)"
                .formatted(name, nearest, String.join(", ", names)));
      }
      if (values.put(name, parameter.getValue()) != null) {
        throw invalid("parameter %s is given twice".formatted(name));
      }
    }
    return new ListQuery(values);
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  long whole(String name, long otherwise) {
    var text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException _) {
      throw invalid("parameter %s: expected a whole number, found '%s'".formatted(name, text));
    }
  }

  /** {@code ?name} and {@code ?name=true} say yes. */
  boolean flag(String name) {
    return switch (values.getOrDefault(name, "false")) {
      case "", "true" -> true;
      case "false" -> false;
      default ->
          throw invalid(
              "parameter %s: expected true or false, found '%s'".formatted(name, text(name)));
    };
  }

  private Set<String> set(String name) {
    var text = text(name);
    return text.isEmpty() ? Set.of() : new HashSet<>(List.of(text.split(",", -1)));
  }

  private static ExecutionException invalid(String message) {
    return new ExecutionException(Code.INVALID, message);
  }
}
