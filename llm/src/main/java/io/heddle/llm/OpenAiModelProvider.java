package io.heddle.llm;

import io.heddle.llm.openai.ChatCompletions;
import io.heddle.llm.openai.Endpoint;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * A service that speaks OpenAI's chat completions.
 *
 * <p>A request's credentials ({@code api_key}, {@code base_url}, {@code org_id}) go before the
 * endpoint's. Asks once: retries are the engine's. Holds nothing open.
 */
public final class OpenAiModelProvider implements ModelProvider {

  private final Endpoint endpoint;
  private final ChatCompletions completions;

  /**
   * The service at an endpoint.
   *
   * @param clock tells how long it is until a date that a service names
   */
  public OpenAiModelProvider(Endpoint endpoint, HttpPort http, InstantSource clock) {
    this.endpoint = endpoint;
    this.completions = new ChatCompletions(endpoint, http, clock);
  }

  @Override
  public String id() {
    return endpoint.provider();
  }

  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    return completions.chat(request, listener, cancellation);
  }
}
