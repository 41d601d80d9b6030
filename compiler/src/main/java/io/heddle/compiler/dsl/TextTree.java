package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file beside a workflow, such as a test of it: read with places like a workflow text, and
 * without being one.
 *
 * @param name of the file, whose extension tells the format; or null
 * @param source the characters that the positions speak of
 */
public record TextTree(@Nullable String name, String source, TextMap root) {

  /** How reading ended. */
  public sealed interface Result {

    /** A mapping; what it says was not looked at yet. */
    record Read(TextTree tree) implements Result {}

    /**
     * Not a mapping in a notation this build reads.
     *
     * @param errors at least one
     */
    record Unreadable(List<Diagnostic> errors) implements Result {
      public Unreadable {
        errors = List.copyOf(errors);
      }
    }
  }

  /** Reads YAML 1.2, JSON or TOML, whose top level must be a mapping. */
  public static Result read(@Nullable String name, byte[] bytes, TextLimits limits) {
    try {
      return parse(name, SourceText.of(bytes, limits), limits);
    } catch (Refusal refusal) {
      return new Result.Unreadable(List.of(refusal.diagnostic()));
    }
  }

  private static Result parse(@Nullable String name, String text, TextLimits limits) {
    var budget = new Budget(limits);
    var parsed =
        switch (Format.of(name, text)) {
          case YAML, VALUE -> YamlReader.read(text, budget);
          case JSON -> JsonReader.read(text, budget);
          case TOML -> TomlReader.read(text, budget);
        };
    var errors = parsed.findings(Dialect.FLAT);
    if (!errors.isEmpty()) {
      return new Result.Unreadable(errors);
    }
    if (parsed.rootOf(Dialect.FLAT) instanceof TextMap root) {
      return new Result.Read(new TextTree(name, text, root));
    }
    throw new Refusal(
        new Diagnostic(
            DiagnosticCode.E607,
            "the top level must be a mapping, not a " + parsed.root().kind(),
            parsed.root().position()));
  }
}
