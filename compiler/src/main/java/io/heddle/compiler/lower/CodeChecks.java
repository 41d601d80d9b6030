package io.heddle.compiler.lower;

import static io.heddle.compiler.DiagnosticCode.E606;
import static io.heddle.compiler.DiagnosticCode.E611;
import static io.heddle.compiler.DiagnosticCode.W201;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.check.CodeSyntax;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import java.util.Locale;

/** Whether code can run here, and can be parsed. */
public final class CodeChecks {

  private CodeChecks() {}

  public static void check(
      NodeReading node, Fields fields, String key, CodeLanguage language, String source) {
    var options = node.options();
    if (!options.languages().contains(language)) {
      if (node.isExternal()) {
        return;
      }
      var name = language.name().toLowerCase(Locale.ROOT);
      if (options.missing() == CompileOptions.Missing.REFUSED) {
        fields.report(
            E611, key, "%s code cannot run in this build".formatted(name), "use javascript");
      } else {
        fields.report(
            W201, key, "%s code cannot run here, something stands in for it".formatted(name), null);
      }
      return;
    }
    if (language == CodeLanguage.PYTHON && node.dialect() == Dialect.FLAT && !node.isExternal()) {
      fields.report(
          W201, key, "python code has Python's standard library only", "javascript starts sooner");
    }
    options
        .codeSyntax()
        .check(language.name().toLowerCase(Locale.ROOT), source)
        .ifPresent(problem -> report(fields, key, problem));
  }

  private static void report(Fields fields, String key, CodeSyntax.Problem problem) {
    var place = problem.line() > 0 ? " in line %d of the code".formatted(problem.line()) : "";
    fields.report(E606, key, problem.message() + place, null);
  }
}
