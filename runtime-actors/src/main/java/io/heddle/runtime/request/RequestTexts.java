package io.heddle.runtime.request;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.routing.TemplateFailures;

/** Renders the texts of one activation. */
public record RequestTexts(Inputs inputs, ValueText text, Missing missing) {

  /**
   * @param flat whether the node is one of the flat dialect
   */
  public static RequestTexts of(Inputs inputs, NodeContext context, boolean flat) {
    return new RequestTexts(inputs, context.text(), context.strictness().missing(flat));
  }

  public String of(TextTemplate template) throws NodeFault {
    return switch (template.render(inputs, text, missing, false)) {
      case RenderResult.Rendered(var rendered) -> rendered;
      case RenderResult.Failed failed -> throw new NodeFault(TemplateFailures.of(failed));
    };
  }
}
