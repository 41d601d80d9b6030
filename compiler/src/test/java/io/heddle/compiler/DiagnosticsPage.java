package io.heddle.compiler;

import io.heddle.compiler.DiagnosticExamples.Example;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes {@code docs/diagnostics.md} from the codes and their examples. */
final class DiagnosticsPage {

  private static final String HEAD =
      """
      # Diagnostics

      Every finding of the compiler has a code that never changes its meaning. The first letter is its
      severity: an **E** refuses the text, a **W** is worth a look, an **H** is a hint. Codes up to W502 are
      those of the flat dialect's first engine, except that E403 means "no way leads from the definition to
      this use". App exports are read as leniently as their own engine reads them: what that tolerates is a
      warning.

      This page is generated from the code and from examples that are compiled by a test
      (`compiler/src/test/resources/compiler/diagnostics.yml`); run that test with
      `-Dheddle.write-docs=true` to write it anew. An example that begins with `data:` is the data of one
      node between a start and an end; one that begins with `nodes:` is the graph of an app export.

      | Code | Meaning |
      |---|---|
      """;

  private DiagnosticsPage() {}

  static Path path() {
    return Path.of(System.getProperty("heddle.root", "..")).resolve("docs/diagnostics.md");
  }

  static String text() {
    var examples =
        DiagnosticExamples.all().stream().sorted(Comparator.comparing(Example::code)).toList();
    var page = new StringBuilder(HEAD);
    for (var example : examples) {
      var code = example.code();
      page.append(
          "| [%s](#%s) | %s |\n"
              .formatted(code, code.name().toLowerCase(Locale.ROOT), code.title()));
    }
    examples.forEach(example -> append(page, example));
    return page.toString();
  }

  private static void append(StringBuilder page, Example example) {
    page.append("\n## ").append(example.code()).append("\n\n");
    var title = example.code().title();
    page.append(title.substring(0, 1).toUpperCase(Locale.ROOT)).append(title.substring(1));
    page.append(".\n");
    var shown = example.shown();
    if (shown != null) {
      page.append("\n```yaml\n").append(shown.strip()).append("\n```\n\n");
      page.append(message(example)).append("\n");
    }
    page.append("\n**Mend it:** ").append(example.fix()).append("\n");
  }

  /** What the compiler says about the example. */
  private static String message(Example example) {
    List<Diagnostic> findings =
        WorkflowCompiler.compile("example.yml", example.text(), example.options()).findings();
    var found =
        findings.stream().filter(one -> one.code() == example.code()).findFirst().orElseThrow();
    var hint = found.hint();
    return "> %s%s".formatted(found.message(), hint == null ? "" : " (" + hint + ")");
  }
}
