package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.List;

/** Reads the small texts of these tests. */
final class Texts {

  /** What makes a YAML text an app export; YAML 1.1 is read then. */
  static final String EXPORT = "app: {mode: workflow}\nworkflow: {}\n";

  /** What makes a YAML text a flat workflow; YAML 1.2 is read then. */
  static final String FLAT = "nodes: []\n";

  private Texts() {}

  static WorkflowText read(String name, String text) {
    return switch (WorkflowText.read(name, text, TextLimits.DEFAULT)) {
      case TextResult.Read(var read, _) -> read;
      case TextResult.Unreadable(var errors) -> throw new AssertionError(errors.toString());
    };
  }

  static List<Diagnostic> warnings(String name, String text) {
    return switch (WorkflowText.read(name, text, TextLimits.DEFAULT)) {
      case TextResult.Read(_, var warnings) -> warnings;
      case TextResult.Unreadable(var errors) -> throw new AssertionError(errors.toString());
    };
  }

  static Diagnostic refusal(String name, String text) {
    return refusal(WorkflowText.read(name, text, TextLimits.DEFAULT));
  }

  static Diagnostic refusal(TextResult result) {
    return switch (result) {
      case TextResult.Read(var text, _) -> throw new AssertionError("was read: " + text.root());
      case TextResult.Unreadable(var errors) -> errors.getFirst();
    };
  }

  /** The value under the key {@code v}. */
  static Value exported(String line) {
    return valueOf(read("a.yml", EXPORT + line));
  }

  /** The value under the key {@code v}. */
  static Value flat(String line) {
    return valueOf(read("a.yml", FLAT + line));
  }

  static TextMap.Entry entry(TextMap map, String key) {
    var entry = map.entries().get(key);
    if (entry == null) {
      throw new AssertionError("no key '%s' in %s".formatted(key, map));
    }
    return entry;
  }

  private static Value valueOf(WorkflowText text) {
    var value = ((ObjectValue) text.root().toValue()).get("v");
    if (value == null) {
      throw new AssertionError("no key 'v' in " + text.root());
    }
    return value;
  }

  /** Code, place, message and hint on one line. */
  static String line(Diagnostic diagnostic) {
    return "%s %s %s%s"
        .formatted(
            diagnostic.code(),
            diagnostic.position(),
            diagnostic.message(),
            diagnostic.hint() == null ? "" : " | " + diagnostic.hint());
  }

  static DiagnosticCode code(String name, String text) {
    return refusal(name, text).code();
  }
}
