package io.heddle.compiler.lower;

import static io.heddle.compiler.DiagnosticCode.E501;
import static io.heddle.compiler.DiagnosticCode.H603;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import java.util.List;

/** Compiles the Jinja2 templates of nodes. */
public final class Jinja {

  private static final JinjaTemplate EMPTY = empty();

  private Jinja() {}

  private static JinjaTemplate empty() {
    return switch (JinjaTemplate.compile("", JinjaPolicy.python())) {
      case JinjaResult.Compiled(var template) -> template;
      case JinjaResult.Rejected rejected -> throw new IllegalStateException(rejected.toString());
    };
  }

  /** The template in a field; after a finding, one that renders nothing. */
  public static JinjaTemplate template(
      NodeReading node, Fields fields, String key, List<Binding> variables) {
    var dialect = node.dialect() == Dialect.FLAT ? JinjaPolicy.flat() : JinjaPolicy.python();
    var policy = dialect.withFunctions(node.options().extensions().templateFunctions());
    return switch (JinjaTemplate.compile(fields.textOr(key, ""), policy)) {
      case JinjaResult.Compiled(var template) -> {
        reportUnused(fields, key, template, variables);
        yield template;
      }
      case JinjaResult.Rejected(var errors) -> {
        for (var error : errors) {
          var line = error.position().line();
          var place = line > 0 ? " in line %d of the template".formatted(line) : "";
          fields.report(E501, key, error.message() + place, error.hint());
        }
        yield EMPTY;
      }
    };
  }

  private static void reportUnused(
      Fields fields, String key, JinjaTemplate template, List<Binding> variables) {
    for (var i = 0; i < variables.size(); i++) {
      var name = variables.get(i).name();
      if (!template.variables().contains(name)) {
        fields.report(
            H603, key, "the template does not use the variable '%s'".formatted(name), null);
      }
    }
  }
}
