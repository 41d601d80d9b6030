package io.heddle.compiler.template;

import io.heddle.compiler.Diagnostic;
import java.util.List;

/** What compiling a Jinja2 template gives. */
public sealed interface JinjaResult {

  record Compiled(JinjaTemplate template) implements JinjaResult {}

  /** The template is no Jinja2; positions are lines of the template. */
  record Rejected(List<Diagnostic> diagnostics) implements JinjaResult {

    public Rejected {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
