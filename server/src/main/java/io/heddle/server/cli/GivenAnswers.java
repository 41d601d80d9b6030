package io.heddle.server.cli;

import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.HumanForms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers to forms that the command line gives: {@code NODE=ACTION[,FIELD=VALUE...]}, with the
 * node as {@code NODE/NODE} when it is one of a run that another node began.
 */
final class GivenAnswers {

  private record Given(FormPath path, @Nullable String action, Map<String, String> fields) {}

  private final Map<String, Given> answers = new LinkedHashMap<>();

  /** An answer is not written as one. */
  static final class UnusableException extends Exception {
    UnusableException(String message) {
      super(message);
    }
  }

  static GivenAnswers parse(List<String> texts) throws UnusableException {
    var given = new GivenAnswers();
    for (var text : texts) {
      given.add(text);
    }
    return given;
  }

  private void add(String text) throws UnusableException {
    var equals = text.indexOf('=');
    if (equals <= 0) {
      throw new UnusableException(
          "--answer %s: expected NODE=ACTION[,FIELD=VALUE...], without an action NODE=,FIELD=VALUE"
              .formatted(text));
    }
    var fields = new LinkedHashMap<String, String>();
    String action = null;
    var last = "";
    for (var part : text.substring(equals + 1).split(",", -1)) {
      var at = part.indexOf('=');
      if (at > 0) {
        last = part.substring(0, at).strip();
        fields.put(last, part.substring(at + 1));
      } else if (!last.isEmpty()) {
        // A comma inside a value.
        fields.merge(last, part, (before, more) -> before + ',' + more);
      } else if (!part.isBlank()) {
        action = part.strip();
      }
    }
    var node = text.substring(0, equals).strip();
    answers.put(node, new Given(FormPath.parse(node), action, fields));
  }

  /** The nodes that are answered, as they are written. */
  Set<String> nodes() {
    return answers.keySet();
  }

  /** What is answered to the form of a node, or null; the most exact answer counts. */
  HumanForms.@Nullable Submission to(FormPath node, List<FormField> fields) {
    Given best = null;
    for (var given : answers.values()) {
      if (given.path().leadsTo(node)
          && (best == null || given.path().exactness() >= best.path().exactness())) {
        best = given;
      }
    }
    if (best == null) {
      return null;
    }
    var values = new LinkedHashMap<String, Value>();
    best.fields().forEach((name, text) -> values.put(name, value(type(fields, name), text)));
    return new HumanForms.Submission(best.action(), new ObjectValue(values));
  }

  private static String type(List<FormField> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .map(FormField::type)
        .findFirst()
        .orElse("text");
  }

  /**
   * A text as a field of this type takes it; what is no such value stays a text, and is refused.
   */
  static Value value(String type, String text) {
    return switch (type) {
      case "number", "json", "file", "file-list" -> json(text);
      case "checkbox" ->
          switch (text.strip()) {
            case "y", "yes", "true", "1" -> Value.of(true);
            case "n", "no", "false", "0" -> Value.of(false);
            default -> Value.of(text);
          };
      case "multi_select" ->
          text.strip().startsWith("[")
              ? json(text)
              : Value.array(
                  List.of(text.split(",")).stream().map(one -> Value.of(one.strip())).toList());
      default -> Value.of(text);
    };
  }

  private static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException _) {
      return new StringValue(text);
    }
  }
}
