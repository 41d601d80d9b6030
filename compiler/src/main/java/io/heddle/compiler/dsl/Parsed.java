package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a text says before its dialect is known.
 *
 * @param root of any kind
 * @param repeated keys given more than once in a mapping; the last one counted
 * @param ambiguous scalars that YAML 1.1 and 1.2 read differently; the tree holds the 1.1 reading
 */
record Parsed(TextValue root, List<Repeated> repeated, List<Ambiguous> ambiguous) {

  private static final int MOST_OF_A_KIND = 20;

  /** A key, where it stands again, and where it stood before. */
  record Repeated(String key, Position again, Position before) {}

  /** A scalar as YAML 1.1 reads it, and what YAML 1.2 makes of it. */
  record Ambiguous(TextScalar scalar, Value core) {}

  /** The tree in the reading of this dialect: exports are written and read as YAML 1.1. */
  TextValue rootOf(Dialect dialect) {
    if (dialect == Dialect.APP_EXPORT || ambiguous.isEmpty()) {
      return root;
    }
    var core = new IdentityHashMap<TextScalar, Value>();
    ambiguous.forEach(one -> core.put(one.scalar(), one.core()));
    return reread(root, core);
  }

  private static TextValue reread(TextValue value, Map<TextScalar, Value> core) {
    return switch (value) {
      case TextScalar scalar ->
          new TextScalar(
              scalar.position(), scalar.raw(), core.getOrDefault(scalar, scalar.value()));
      case TextList list ->
          new TextList(
              list.position(), list.items().stream().map(item -> reread(item, core)).toList());
      case TextMap map -> {
        var entries = new Entries(map.entries().size());
        map.entries()
            .forEach(
                (key, entry) ->
                    entries.set(
                        key, new TextMap.Entry(entry.keyPosition(), reread(entry.value(), core))));
        yield new TextMap(map.position(), entries);
      }
    };
  }

  /** An export with a repeated key still imports elsewhere, the last one wins; ours refuse it. */
  List<Diagnostic> findings(Dialect dialect) {
    var findings = new ArrayList<Diagnostic>();
    var severe = dialect == Dialect.FLAT;
    repeated.stream()
        .limit(MOST_OF_A_KIND)
        .map(again -> repeated(again, severe ? DiagnosticCode.E001 : DiagnosticCode.W606))
        .forEach(findings::add);
    if (dialect == Dialect.APP_EXPORT) {
      ambiguous.stream()
          .filter(one -> surprises(one.scalar()))
          .limit(MOST_OF_A_KIND)
          .map(one -> surprising(one.scalar()))
          .forEach(findings::add);
    }
    return findings;
  }

  private static Diagnostic repeated(Repeated again, DiagnosticCode code) {
    var key = Coercion.shown(again.key());
    return new Diagnostic(
            code,
            again.before().isKnown()
                ? "the key '%s' was given before, at %s".formatted(key, again.before())
                : "the key '%s' is given twice".formatted(key),
            again.again())
        .withHint(
            code == DiagnosticCode.E001
                ? "remove one of the two"
                : "this later one counts; remove the other");
  }

  /** Words and numbers that their author may have meant as text; other differences are too rare. */
  private static boolean surprises(TextScalar scalar) {
    return switch (scalar.value()) {
      case BooleanValue _, IntegerValue _ -> true;
      case Value _ -> scalar.raw().indexOf(':') > 0;
    };
  }

  private static Diagnostic surprising(TextScalar scalar) {
    var meaning =
        switch (scalar.value()) {
          case BooleanValue truth -> truth.isTrue() ? "true" : "false";
          case IntegerValue(var number) -> "the number " + number;
          case Value _ -> "a number";
        };
    return new Diagnostic(
            DiagnosticCode.W604,
            "'%s' without quotes is read as %s in an app export".formatted(scalar.raw(), meaning),
            scalar.position())
        .withHint("if the text is meant, write '%s' in quotes".formatted(scalar.raw()));
  }
}
