package io.heddle.compiler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Diagnostics for programs: the same findings as an array of objects, always with every key. */
public final class DiagnosticJson {

  private static final int WIDTH = 200;

  private DiagnosticJson() {}

  /**
   * Keys: {@code file}, {@code line}, {@code column} (null when the place is not known), {@code
   * code}, {@code severity} ({@code error}, {@code warning}, {@code hint}), {@code message}, {@code
   * node}, {@code field}, {@code hint}, {@code excerpt} (null when there is none).
   *
   * @param file what to call the text, or null when it has no name
   * @param source the text the positions speak of; empty when there is none
   */
  public static ArrayNode of(@Nullable String file, String source, List<Diagnostic> diagnostics) {
    var lines = source.lines().toList();
    var array = JsonNodeFactory.instance.arrayNode(diagnostics.size());
    diagnostics.forEach(diagnostic -> array.add(object(file, lines, diagnostic)));
    return array;
  }

  private static ObjectNode object(
      @Nullable String file, List<String> lines, Diagnostic diagnostic) {
    var position = diagnostic.position();
    var excerpt = Excerpt.of(lines, position, WIDTH).line();
    return JsonNodeFactory.instance
        .objectNode()
        .put("file", file)
        .put("line", position.isKnown() ? (Integer) position.line() : null)
        .put("column", position.isKnown() ? (Integer) position.column() : null)
        .put("code", diagnostic.code().name())
        .put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
        .put("message", diagnostic.message())
        .put("node", diagnostic.nodeId())
        .put("field", diagnostic.field())
        .put("hint", diagnostic.hint())
        .put("excerpt", excerpt.isEmpty() ? null : excerpt);
  }
}
