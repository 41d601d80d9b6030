package io.heddle.runtime.model;

import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.Cancellation;
import java.util.concurrent.CompletionStage;

/** The models a group may ask, by the names of their providers: what nodes see. */
@FunctionalInterface
public interface Models {

  /**
   * Asks a provider's model, within the group's bounds, quota and credentials.
   *
   * <p>Never throws and never fails the stage. The listener hears nothing after the reply.
   *
   * @param provider as the workflow writes it: {@code openai}, {@code langgenius/openai/openai}
   */
  CompletionStage<Reply> chat(
      String provider, Request request, Listener listener, Cancellation cancellation);
}
