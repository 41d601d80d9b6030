package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.Llm;
import io.heddle.compiler.ir.ModelSpec.Prompt;
import io.heddle.compiler.template.Part.Reference;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.Exchange;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The messages of an LLM node.
 *
 * @param resources passages of knowledge bases that went into it
 */
public record LlmPrompt(List<Message> messages, List<Value> resources) {

  private static final String CONTEXT = "context";
  private static final String HISTORIES = "histories";

  public LlmPrompt {
    messages = List.copyOf(messages);
    resources = List.copyOf(resources);
  }

  /** What must be fetched before the messages can be made. */
  public record Material(List<Exchange> turns, PromptMedia media) {}

  public static CompletionStage<Material> material(Llm spec, ModelTexts texts, NodeContext context)
      throws NodeFault {
    var files = new ArrayList<FileValue>();
    for (var prompt : spec.prompts()) {
      files.addAll(filesOf(prompt, texts));
    }
    var vision = spec.vision();
    if (vision != null && !spec.flat()) {
      files.addAll(PromptMedia.vision(texts.value(vision.input())));
    }
    var media = PromptMedia.of(files, vision == null ? null : vision.detail(), context);
    return Histories.of(spec.memory(), context)
        .thenCombine(media, (turns, read) -> new Material(turns, read));
  }

  private static List<FileValue> filesOf(Prompt prompt, ModelTexts texts) {
    var files = new ArrayList<FileValue>();
    if (prompt.text() != null) {
      for (var part : prompt.text().parts()) {
        if (part instanceof Reference reference) {
          files.addAll(PromptMedia.filesIn(texts.value(reference.index())));
        }
      }
    }
    return files;
  }

  /** The messages in the order of the spec's dialect; empty ones are left out. */
  public static LlmPrompt of(Llm spec, ModelTexts texts, Material material) throws NodeFault {
    var prompt =
        spec.flat()
            ? FlatPrompt.of(spec, texts, material.turns())
            : spec.model().completionMode()
                ? completion(spec, texts, material)
                : chat(spec, texts, material);
    var messages = prompt.messages().stream().filter(LlmPrompt::isSaying).toList();
    if (messages.isEmpty()) {
      throw NodeFault.validation(
          "config_error",
          "NoPromptFoundError",
          "No prompt found in the LLM configuration. "
              + "Please ensure a prompt is properly configured before proceeding.");
    }
    return new LlmPrompt(messages, prompt.resources());
  }

  private static boolean isSaying(Message message) {
    for (var part : message.parts()) {
      if (!(part instanceof Part.Text(var text)) || !text.isEmpty()) {
        return true;
      }
    }
    return !message.toolCalls().isEmpty();
  }

  private static LlmPrompt chat(Llm spec, ModelTexts texts, Material material) throws NodeFault {
    var context = ContextText.of(texts.value(spec.contextInput()));
    var messages = new ArrayList<Message>();
    for (var prompt : spec.prompts()) {
      var role = Histories.role(prompt.role());
      messages.add(Message.text(role, text(prompt, texts, context)));
      var media = material.media().parts(filesOf(prompt, texts));
      if (!media.isEmpty()) {
        messages.add(new Message(role, media, List.of(), null));
      }
    }
    messages.addAll(Histories.messages(material.turns()));
    var query = query(spec, texts);
    if (!query.isEmpty()) {
      messages.add(Message.text(Role.USER, query));
    }
    show(spec, texts, material, messages);
    return new LlmPrompt(messages, context.resources());
  }

  private static String text(Prompt prompt, ModelTexts texts, ContextText context)
      throws NodeFault {
    if (prompt.jinja() != null) {
      return texts.jinja(prompt.jinja(), prompt.jinjaVariables());
    }
    return prompt.text() == null
        ? ""
        : texts.prompt(
            prompt.text(), name -> name.equals(CONTEXT) ? context.text() : "{{#" + name + "#}}");
  }

  private static String query(Llm spec, ModelTexts texts) throws NodeFault {
    var memory = spec.memory();
    if (memory == null) {
      return "";
    }
    return memory.query() == null ? texts.textOf(spec.queryInput()) : texts.prompt(memory.query());
  }

  /** Files go before the words of the last user message. */
  private static void show(Llm spec, ModelTexts texts, Material material, List<Message> messages)
      throws NodeFault {
    var vision = spec.vision();
    if (vision == null) {
      return;
    }
    var media = material.media().parts(PromptMedia.vision(texts.value(vision.input())));
    if (media.isEmpty()) {
      return;
    }
    var parts = new ArrayList<>(media);
    if (!messages.isEmpty() && messages.getLast().role() == Role.USER) {
      parts.addAll(messages.removeLast().parts());
    }
    messages.add(new Message(Role.USER, parts, List.of(), null));
  }

  private static LlmPrompt completion(Llm spec, ModelTexts texts, Material material)
      throws NodeFault {
    var context = ContextText.of(texts.value(spec.contextInput()));
    var memory = spec.memory();
    var histories =
        memory == null
            ? ""
            : Histories.lines(material.turns(), memory.userPrefix(), memory.assistantPrefix());
    var whole = new StringBuilder();
    var placed = false;
    for (var prompt : spec.prompts()) {
      var text = completionText(prompt, texts, context, histories);
      placed |= text.placed();
      whole.append(text.text());
    }
    var query = query(spec, texts);
    var text = whole.toString();
    if (!placed && !histories.isEmpty()) {
      text = histories + "\n" + text;
    }
    text = text.replace("#sys.query#", query.isEmpty() ? "#sys.query#" : query);
    var messages = new ArrayList<Message>();
    messages.add(Message.text(Role.USER, text));
    show(spec, texts, material, messages);
    return new LlmPrompt(messages, context.resources());
  }

  private record CompletionText(String text, boolean placed) {}

  private static CompletionText completionText(
      Prompt prompt, ModelTexts texts, ContextText context, String histories) throws NodeFault {
    var placed = new boolean[1];
    var text =
        prompt.jinja() != null || prompt.text() == null
            ? text(prompt, texts, context)
            : texts.prompt(
                prompt.text(),
                name ->
                    switch (name) {
                      case CONTEXT -> context.text();
                      case HISTORIES -> {
                        placed[0] = true;
                        yield histories;
                      }
                      default -> "{{#" + name + "#}}";
                    });
    var bare = text.contains("#histories#");
    return new CompletionText(
        bare ? text.replace("#histories#", histories) : text, placed[0] || bare);
  }
}
