package io.heddle.runtime.routing;

import io.heddle.compiler.template.RenderResult;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;

/** How a template that cannot be rendered is told: its line, and what to do about it. */
public final class TemplateFailures {

  private TemplateFailures() {}

  public static NodeFailure of(RenderResult.Failed failed) {
    return NodeFailure.of(ErrorKind.VALIDATION, code(failed), failed.type(), message(failed));
  }

  static String code(RenderResult.Failed failed) {
    return failed.type().equals("VariableNotFound") ? "variable_not_found" : "template_error";
  }

  static String message(RenderResult.Failed failed) {
    var place = failed.line() > 0 ? " (line %d)".formatted(failed.line()) : "";
    var hint = failed.hint() == null ? "" : "; " + failed.hint();
    return failed.message() + place + hint;
  }
}
