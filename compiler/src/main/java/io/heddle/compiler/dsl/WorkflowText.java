package io.heddle.compiler.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.compiler.Severity;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow as its author wrote it: every value with its place, nothing understood yet.
 *
 * @param name of the file, or null when it was none
 * @param source the characters that the positions speak of, without a byte order mark; empty when
 *     it never was a text
 */
public record WorkflowText(
    @Nullable String name, String source, Format format, TextMap root, Dialect dialect) {

  /** Reads the bytes of a file, which must be UTF-8. */
  public static TextResult read(@Nullable String name, byte[] bytes, TextLimits limits) {
    try {
      return parse(name, SourceText.of(bytes, limits), limits);
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  /** Reads a text. The format is told by the name's extension, else by how the text begins. */
  public static TextResult read(@Nullable String name, String text, TextLimits limits) {
    try {
      return parse(name, SourceText.of(text, limits), limits);
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  /** Takes over a schema that was parsed elsewhere: the same tree, without places. */
  public static TextResult of(Value root, TextLimits limits) {
    try {
      return finish(null, "", Format.VALUE, ValueReader.read(root, new Budget(limits)));
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  /** Takes over a schema that was parsed elsewhere: the same tree, without places. */
  public static TextResult of(JsonNode root, TextLimits limits) {
    try {
      return finish(null, "", Format.VALUE, ValueReader.read(root, new Budget(limits)));
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private static TextResult parse(@Nullable String name, String text, TextLimits limits) {
    var format = Format.of(name, text);
    var budget = new Budget(limits);
    var parsed =
        switch (format) {
          case YAML, VALUE -> YamlReader.read(text, budget);
          case JSON -> JsonReader.read(text, budget);
          case TOML -> TomlReader.read(text, budget);
        };
    return finish(name, text, format, parsed);
  }

  private static TextResult finish(
      @Nullable String name, String text, Format format, Parsed parsed) {
    var dialect = DialectShape.of(parsed.root());
    var findings = parsed.findings(dialect);
    if (findings.stream().anyMatch(found -> found.severity() == Severity.ERROR)) {
      return new TextResult.Unreadable(findings);
    }
    var root = (TextMap) parsed.rootOf(dialect);
    return new TextResult.Read(new WorkflowText(name, text, format, root, dialect), findings);
  }

  private static TextResult refused(Refusal refusal) {
    return new TextResult.Unreadable(List.of(refusal.diagnostic()));
  }
}
