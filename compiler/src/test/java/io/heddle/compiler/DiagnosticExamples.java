package io.heddle.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The table of examples, one for each code. */
final class DiagnosticExamples {

  /**
   * An example.
   *
   * @param shown what a page prints of it, or null when the code is not found in a text alone
   * @param text the whole text
   * @param also codes that come with it
   */
  record Example(
      DiagnosticCode code,
      @Nullable String shown,
      String text,
      Set<DiagnosticCode> also,
      String fix,
      CompileOptions options) {
    @Override
    public String toString() {
      return code.name();
    }
  }

  private static final DslPolicy TINY = new DslPolicy(3, 2, 20, 200, 0, 3, 20, List.of("sys"));

  private DiagnosticExamples() {}

  static List<Example> all() {
    var load = new Load(LoadSettings.builder().build());
    try (var in = DiagnosticExamples.class.getResourceAsStream("/compiler/diagnostics.yml")) {
      var entries = (List<?>) load.loadFromString(new String(in.readAllBytes(), UTF_8));
      return entries.stream().map(entry -> example((Map<?, ?>) entry)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Example example(Map<?, ?> entry) {
    var code = DiagnosticCode.valueOf(text(entry, "code", ""));
    var also =
        Optional.ofNullable((List<?>) entry.get("also")).orElse(List.of()).stream()
            .map(one -> DiagnosticCode.valueOf((String) one))
            .collect(java.util.stream.Collectors.toSet());
    return new Example(
        code, shown(entry), whole(entry), also, text(entry, "fix", ""), options(entry, code));
  }

  private static String text(Map<?, ?> entry, String key, String fallback) {
    return entry.get(key) instanceof String text ? text : fallback;
  }

  private static @Nullable String shown(Map<?, ?> entry) {
    for (var key : List.of("text", "graph", "node")) {
      if (entry.containsKey(key)) {
        var edges = entry.containsKey("edges") ? "\nedges: " + text(entry, "edges", "") : "";
        return key.equals("node") ? "data: " + text(entry, key, "") + edges : text(entry, key, "");
      }
    }
    return null;
  }

  private static String whole(Map<?, ?> entry) {
    if (entry.containsKey("text")) {
      return text(entry, "text", "");
    }
    if (entry.containsKey("graph")) {
      return """
      app: { name: Example, mode: workflow }
      kind: app
      version: "0.3.0"
      workflow:
        graph:
      """
          + text(entry, "graph", "").indent(4);
    }
    var id = text(entry, "id", "x");
    return """
    version: "0.1.0"
    nodes:
      - id: start
        data:
          type: start
          title: Start
          variables: [{ variable: q, type: string }, { variable: items, type: "array[string]" }]
      - { id: %s, data: %s }
      - { id: end, data: %s }
      %s
    edges: %s
    """
        .formatted(
            id,
            text(entry, "node", ""),
            text(entry, "end", "{ type: end, title: End }"),
            text(entry, "more", ""),
            text(
                entry,
                "edges",
                "[{ source: start, target: %s }, { source: %s, target: end }]".formatted(id, id)));
  }

  private static CompileOptions options(Map<?, ?> entry, DiagnosticCode code) {
    var options =
        CompileOptions.DEFAULT.withCodeSyntax(
            (_, source) ->
                source.contains("( {")
                    ? Optional.of(
                        new io.heddle.compiler.check.CodeSyntax.Problem("a ) is missing", 1, 16))
                    : Optional.empty());
    if (entry.containsKey("group")) {
      options = options.withPolicy(only(code));
    }
    if (entry.containsKey("limits")) {
      options = options.withTextLimits(new TextLimits(10_000, 10, 1_000, 10, 30));
    }
    return entry.containsKey("refused")
        ? options.withLanguages(Set.of(CodeLanguage.JAVASCRIPT), CompileOptions.Missing.REFUSED)
        : options;
  }

  /** The tiny policy with the one bound that the code is about. */
  private static DslPolicy only(DiagnosticCode code) {
    return new DslPolicy(
        code == DiagnosticCode.E020 ? TINY.maxNodes() : 0,
        code == DiagnosticCode.E021 ? TINY.maxEdges() : 0,
        code == DiagnosticCode.E022 ? TINY.maxNodeId() : 0,
        code == DiagnosticCode.E023 ? TINY.maxConfig() : 0,
        code == DiagnosticCode.E024 ? 1 : 0,
        code == DiagnosticCode.E420 ? TINY.selectorDepth() : 0,
        code == DiagnosticCode.E421 ? TINY.selectorLength() : 0,
        code == DiagnosticCode.E422 ? TINY.selectorPrefixes() : List.of());
  }
}
