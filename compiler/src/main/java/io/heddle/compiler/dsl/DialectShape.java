package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Position;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the dialect from the keys at the top, or says why it is none. */
final class DialectShape {

  private static final List<String> TELLING =
      List.of("app", "workflow", "model_config", "kind", "version", "nodes", "edges");
  private static final String EXPECTED =
      "a flat workflow has 'version', 'nodes' and 'edges' at the top level, an app export has 'app'"
          + " and 'workflow'";
  private static final int SHOWN_KEYS = 8;

  private DialectShape() {}

  static Dialect of(TextValue root) {
    return switch (root) {
      case TextMap map -> of(map);
      case TextList list ->
          throw refused(list.position(), "a list stands at the top level", EXPECTED);
      case TextScalar scalar ->
          throw refused(
              scalar.position(),
              scalar.raw().isBlank()
                  ? "the text is empty"
                  : "the text is a single " + scalar.kind(),
              EXPECTED);
    };
  }

  private static Dialect of(TextMap root) {
    if (root.get("app") instanceof TextMap
        && (root.has("workflow") || root.has("model_config") || root.has("kind"))) {
      return Dialect.APP_EXPORT;
    }
    if (root.has("nodes") || root.has("edges")) {
      return Dialect.FLAT;
    }
    if (root.has("workflow")) {
      throw refused(
          root.position(),
          root.has("app")
              ? "'app' is not a mapping, so this is no app export"
              : "there is a 'workflow' but no 'app' beside it",
          "an app export begins with: app: { name: ..., mode: workflow }");
    }
    if (root.has("app")) {
      throw refused(
          root.position(), "there is an 'app' but no 'workflow' beside it", "export the whole app");
    }
    if (root.has("version")) {
      return Dialect.FLAT;
    }
    throw unknown(root);
  }

  private static Refusal unknown(TextMap root) {
    var keys = root.entries().keySet();
    if (keys.isEmpty()) {
      return refused(root.position(), "the top level is empty", EXPECTED);
    }
    var seen =
        keys.stream()
            .limit(SHOWN_KEYS)
            .map(key -> "'%s'".formatted(Coercion.shown(key)))
            .collect(Collectors.joining(", ", "", keys.size() > SHOWN_KEYS ? ", ..." : ""));
    var message = "the top level has only " + seen;
    for (var entry : root.entries().entrySet()) {
      var near = NearestName.of(entry.getKey(), TELLING);
      if (near.isPresent()) {
        return refused(
            entry.getValue().keyPosition(),
            message,
            "did you mean '%s'? %s".formatted(near.get(), EXPECTED));
      }
    }
    return refused(root.position(), message, EXPECTED);
  }

  private static Refusal refused(Position position, String found, String expected) {
    return new Refusal(
        new Diagnostic(DiagnosticCode.E602, "this is not a workflow: " + found, position)
            .withHint(expected));
  }
}
