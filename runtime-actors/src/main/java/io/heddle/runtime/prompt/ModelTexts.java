package io.heddle.runtime.prompt;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.Part;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.routing.JinjaTexts;
import io.heddle.runtime.routing.TemplateFailures;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one activation of a node that asks a model.
 *
 * @param flat whether a prompt leaves a variable that is missing out instead of refusing it
 * @param strictness whether every text refuses it
 */
public record ModelTexts(Inputs inputs, ValueText text, boolean flat, Strictness strictness) {

  public static ModelTexts of(Inputs inputs, NodeContext context, boolean flat) {
    return new ModelTexts(inputs, context.text(), flat, context.strictness());
  }

  /** A prompt: in app exports every variable it names must be there. */
  public String prompt(TextTemplate template) throws NodeFault {
    return prompt(template, ModelTexts::asWritten);
  }

  /**
   * A prompt with places that the node fills.
   *
   * @param specials fills places such as {@code context}
   */
  public String prompt(TextTemplate template, Function<String, @Nullable String> specials)
      throws NodeFault {
    if (!flat) {
      requireAll(template);
    }
    return render(template, strictness.missing(flat), specials);
  }

  /** A text beside the prompts: a variable that is missing does not matter in a lenient run. */
  public String lenient(@Nullable TextTemplate template) throws NodeFault {
    return template == null
        ? ""
        : render(template, strictness.missing(flat), ModelTexts::asWritten);
  }

  private boolean refusesMissing() {
    return !flat || strictness == Strictness.STRICT;
  }

  private String render(
      TextTemplate template, Missing missing, Function<String, @Nullable String> specials)
      throws NodeFault {
    var out = new StringBuilder();
    var failed = template.renderTo(out, inputs, text, missing, false, specials);
    if (failed != null) {
      throw new NodeFault(TemplateFailures.of(failed));
    }
    return out.toString();
  }

  private static String asWritten(String name) {
    return "{{#" + name + "#}}";
  }

  private void requireAll(TextTemplate template) throws NodeFault {
    for (var part : template.parts()) {
      if (part instanceof Part.Reference reference && inputs.get(reference.index()) == null) {
        throw missing("#" + reference.inner() + "#");
      }
    }
  }

  public String jinja(JinjaTemplate template, List<Binding> variables) throws NodeFault {
    for (var variable : variables) {
      if (refusesMissing() && inputs.get(variable.input()) == null) {
        throw missing(variable.name());
      }
    }
    return switch (JinjaTexts.render(template, variables, inputs, JinjaLimits.DEFAULT, Map.of())) {
      case RenderResult.Rendered(var rendered) -> rendered;
      case RenderResult.Failed failed -> throw new NodeFault(TemplateFailures.of(failed));
    };
  }

  private static NodeFault missing(String name) {
    return NodeFault.validation(
        "variable_not_found", "VariableNotFoundError", "Variable %s not found".formatted(name));
  }

  /** An input's value, or null when the node names none or it is not there. */
  public @Nullable Value value(int input) {
    var value = input < 0 ? null : inputs.get(input);
    return value instanceof StreamValue stream ? stream.snapshot() : value;
  }

  /** An input as text; empty when it is not there. */
  public String textOf(int input) {
    var value = value(input);
    return value == null ? "" : text.text(value);
  }
}
