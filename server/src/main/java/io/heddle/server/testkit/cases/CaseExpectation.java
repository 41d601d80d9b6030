package io.heddle.server.testkit.cases;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.testkit.cases.CaseFolder.UnreadableCaseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must come of a case.
 *
 * @param status {@code completed}, {@code failed} or {@code failed_with_recovery}
 * @param partial whether outputs that are not named here may be there too
 * @param error part of the error's text, or null when any will do
 */
record CaseExpectation(
    String status, boolean partial, ObjectValue outputs, @Nullable String error) {

  static final String COMPLETED = "completed";
  static final String FAILED = "failed";
  static final String RECOVERED = "failed_with_recovery";

  static CaseExpectation of(ObjectValue root) throws UnreadableCaseException {
    var out = new Settings(root);
    var status = out.text("status", "");
    if (!List.of(COMPLETED, FAILED, RECOVERED).contains(status)) {
      throw new UnreadableCaseException(
          "out.toml: 'status' must be %s, %s or %s, not '%s'"
              .formatted(COMPLETED, FAILED, RECOVERED, status));
    }
    return new CaseExpectation(
        status, out.bool("partial_match", false), outputs(out), out.text("error_contains"));
  }

  private static ObjectValue outputs(Settings out) throws UnreadableCaseException {
    var json = out.text("outputs_json");
    var outputs = new LinkedHashMap<>(out.object("outputs").entries());
    if (json != null) {
      try {
        outputs.putAll(Settings.of(Json.parse(json)).table().entries());
      } catch (Json.MalformedJsonException e) {
        throw new UnreadableCaseException("out.toml: outputs_json: " + e.getMessage());
      }
    }
    return new ObjectValue(outputs);
  }

  /**
   * What differs, as lines of expected and actual; empty when nothing does.
   *
   * @param failure the error's text, or empty when there was none
   */
  List<String> differences(RunStatus ended, ObjectValue actual, String failure) {
    var found = status(ended);
    if (!found.equals(status)) {
      return List.of(
          "status: expected %s, was %s%s"
              .formatted(status, found, failure.isEmpty() ? "" : ": " + failure));
    }
    var differences = new ArrayList<String>();
    if (error != null && !status.equals(COMPLETED) && !failure.contains(error)) {
      differences.add(
          "error: expected a text with '%s'%n           was '%s'".formatted(error, failure));
    }
    if (!status.equals(FAILED)) {
      compare(plain(actual), differences);
    }
    return differences;
  }

  private void compare(ObjectValue actual, List<String> differences) {
    outputs
        .entries()
        .forEach(
            (name, wanted) -> {
              var value = actual.get(name);
              if (!wanted.equals(value)) {
                differences.add(
                    "outputs.%s: expected %s%n           was %s"
                        .formatted(
                            name,
                            Json.write(wanted),
                            value == null ? "absent" : Json.write(value)));
              }
            });
    if (!partial) {
      actual
          .entries()
          .forEach(
              (name, value) -> {
                if (outputs.get(name) == null) {
                  differences.add(
                      "outputs.%s: expected none, was %s".formatted(name, Json.write(value)));
                }
              });
    }
  }

  /** As JSON has it: files are their descriptions. Whole numbers and decimals stay apart. */
  private static ObjectValue plain(ObjectValue value) {
    return (ObjectValue) Json.fromJackson(Json.toJackson((Value) value));
  }

  private static String status(RunStatus ended) {
    return switch (ended) {
      case SUCCEEDED, PARTIAL_SUCCEEDED -> COMPLETED;
      case FAILED, CANCELLED -> FAILED;
      case FAILED_WITH_RECOVERY -> RECOVERED;
      case RUNNING, WAITING, PAUSED -> ended.text();
    };
  }
}
