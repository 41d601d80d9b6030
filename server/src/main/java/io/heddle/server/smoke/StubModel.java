package io.heddle.server.smoke;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Any model is the mock one that fits its answer to what is asked. */
record StubModel(String id, ModelProvider mock) implements ModelProvider {
  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    var asked =
        new Request(
            "auto",
            request.messages(),
            ObjectValue.EMPTY,
            Map.of(),
            request.tools(),
            request.responseSchema(),
            request.stream());
    return mock.chat(asked, listener, cancellation);
  }
}
