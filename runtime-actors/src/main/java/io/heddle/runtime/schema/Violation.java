package io.heddle.runtime.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a value does not fit a schema.
 *
 * @param path the names and indexes that lead to the offending part; empty for the value itself
 * @param message one sentence, in the words of Python's {@code jsonschema}
 */
public record Violation(List<String> path, String message) {

  public Violation {
    path = List.copyOf(path);
  }

  Violation below(String step) {
    var longer = new ArrayList<String>(path.size() + 1);
    longer.add(step);
    longer.addAll(path);
    return new Violation(longer, message);
  }
}
