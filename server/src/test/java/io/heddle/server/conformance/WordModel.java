package io.heddle.server.conformance;

import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Says a text word by word and then nothing more, as the model of the vendor's own tests does. */
final class WordModel implements ModelProvider {

  private final Function<String, String> texts;

  /**
   * @param texts what it says, by all that the request says to it
   */
  WordModel(Function<String, String> texts) {
    this.texts = texts;
  }

  @Override
  public String id() {
    return "words";
  }

  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    var text = texts.apply(request.messages().toString());
    if (request.stream()) {
      for (var word : text.splitWithDelimiters(" ", 0)) {
        listener.onText(word);
      }
      listener.onText("");
    }
    return CompletableFuture.completedFuture(
        new Reply.Answered(text, "", List.of(), "stop", new Usage(1, 1, BigDecimal.ZERO, "USD")));
  }
}
