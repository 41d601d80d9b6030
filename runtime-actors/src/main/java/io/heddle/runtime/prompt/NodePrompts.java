package io.heddle.runtime.prompt;

import io.heddle.compiler.ir.ModelSpec.Classifier;
import io.heddle.compiler.ir.ModelSpec.Extractor;
import io.heddle.compiler.ir.ModelSpec.Memory;
import io.heddle.compiler.ir.ModelSpec.Vision;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.Exchange;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The messages of nodes that write their own prompts: history and pictures are fetched first. */
public final class NodePrompts {

  private NodePrompts() {}

  /** What must be fetched before the messages can be made. */
  public record Material(List<Exchange> turns, PromptMedia media) {}

  public static CompletionStage<Material> material(
      @Nullable Memory memory, @Nullable Vision vision, ModelTexts texts, NodeContext context)
      throws NodeFault {
    var files =
        vision == null
            ? List.<io.heddle.compiler.value.FileValue>of()
            : PromptMedia.vision(texts.value(vision.input()));
    var media = PromptMedia.of(files, vision == null ? null : vision.detail(), context);
    return Histories.of(memory, context).thenCombine(media, Material::new);
  }

  /**
   * Earlier turns as messages: those of the conversation, or those the node brings itself.
   *
   * @param flat whether the memory's window counts messages and not turns
   */
  public static CompletionStage<List<Message>> history(
      @Nullable Memory memory, boolean flat, ModelTexts texts, NodeContext context) {
    return Histories.of(memory, context)
        .thenApply(
            turns -> flat ? Histories.flat(memory, texts, turns) : Histories.messages(turns));
  }

  public static List<Message> classifier(
      Classifier spec, List<ClassifierPrompt.Choice> choices, ModelTexts texts, Material material)
      throws NodeFault {
    var messages = ClassifierPrompt.of(spec, choices, texts, material.turns());
    return shown(messages, spec.vision(), texts, material);
  }

  public static List<Message> extractor(Extractor spec, ModelTexts texts, Material material)
      throws NodeFault {
    var messages = ExtractorPrompt.of(spec, texts, material.turns());
    return shown(messages, spec.vision(), texts, material);
  }

  /** Pictures go before the words of the last message. */
  private static List<Message> shown(
      List<Message> messages, @Nullable Vision vision, ModelTexts texts, Material material)
      throws NodeFault {
    if (vision == null) {
      return messages;
    }
    var media = material.media().parts(PromptMedia.vision(texts.value(vision.input())));
    if (media.isEmpty()) {
      return messages;
    }
    var all = new ArrayList<>(messages);
    var parts = new ArrayList<>(media);
    parts.addAll(all.removeLast().parts());
    all.add(new Message(Role.USER, parts, List.of(), null));
    return all;
  }
}
