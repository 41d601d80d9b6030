package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.Llm;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.node.NodeContext.Exchange;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.List;

/**
 * The flat dialect's messages: what is remembered, then the prompts with the context at the end of
 * the first system message, then the pictures.
 */
final class FlatPrompt {

  private FlatPrompt() {}

  static LlmPrompt of(Llm spec, ModelTexts texts, List<Exchange> turns) throws NodeFault {
    var messages = new ArrayList<Message>(Histories.flat(spec.memory(), texts, turns));
    for (var prompt : spec.prompts()) {
      var text =
          prompt.jinja() != null
              ? texts.jinja(prompt.jinja(), prompt.jinjaVariables())
              : prompt.text() == null ? "" : texts.prompt(prompt.text());
      messages.add(Message.text(Histories.role(prompt.role()), text));
    }
    addContext(texts.textOf(spec.contextInput()), messages);
    var vision = spec.vision();
    if (vision != null) {
      var value = texts.value(vision.input());
      var parts = new ArrayList<Part>(PromptMedia.pictures(value, vision.detail()));
      for (var file : PromptMedia.filesIn(value)) {
        var url = file.attribute("url");
        if (!url.isEmpty()) {
          parts.add(new Part.Media("image", url, vision.detail()));
        }
      }
      if (!parts.isEmpty()) {
        messages.add(new Message(Role.USER, parts, List.of(), null));
      }
    }
    return new LlmPrompt(messages, List.of());
  }

  private static void addContext(String context, List<Message> messages) {
    if (context.isEmpty()) {
      return;
    }
    for (var i = 0; i < messages.size(); i++) {
      var message = messages.get(i);
      if (message.role() == Role.SYSTEM) {
        var parts = new ArrayList<>(message.parts());
        parts.add(new Part.Text("\n" + context));
        messages.set(i, Message.text(Role.SYSTEM, PromptTexts.joined(parts, "")));
        return;
      }
    }
    messages.addFirst(Message.text(Role.SYSTEM, context));
  }
}
