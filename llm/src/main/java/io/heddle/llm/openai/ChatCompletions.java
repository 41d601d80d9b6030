package io.heddle.llm.openai;

import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The one call of the wire: a chat, whole or streamed. */
public final class ChatCompletions {

  /** Of a stream, in bytes: one event. */
  private static final int MAX_LINE = 1 << 20;

  private final Endpoint configured;
  private final HttpPort http;
  private final InstantSource clock;

  public ChatCompletions(Endpoint configured, HttpPort http, InstantSource clock) {
    this.configured = configured;
    this.http = http;
    this.clock = clock;
  }

  /** Never throws and never fails the stage. */
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    var endpoint = configured.with(request.credentials());
    var faults = new Faults(endpoint.provider(), endpoint.apiKey(), clock);
    var model = request.model().isBlank() ? endpoint.defaultModel() : request.model().strip();
    var problem = problem(endpoint, model);
    if (problem != null || model == null) {
      return failed(problem == null ? noModel(endpoint) : problem);
    }
    var uri = uri(endpoint, model, request);
    if (uri == null) {
      return failed(
          ModelFailures.config(
              "provider %s: base_url is not an http or https address"
                  .formatted(endpoint.provider())));
    }
    var post = post(endpoint, uri, RequestBody.of(request, model), request.stream());
    return request.stream()
        ? stream(post, faults, listener, cancellation)
        : whole(post, faults, cancellation);
  }

  private CompletionStage<Reply> whole(
      HttpPort.Request post, Faults faults, Cancellation cancellation) {
    return settled(
        http.send(post, cancellation)
            .thenApply(
                reply ->
                    switch (reply) {
                      case HttpPort.Reply.Failed(var failure) ->
                          new Reply.Failed(faults.network(failure));
                      case HttpPort.Reply.Answered answer when isSuccess(answer) -> {
                        var body = new String(answer.body(), StandardCharsets.UTF_8);
                        var whole = new Answer(faults, Listener.NONE);
                        whole.add(body);
                        yield whole.reply(body);
                      }
                      case HttpPort.Reply.Answered answer -> new Reply.Failed(faults.of(answer));
                    }));
  }

  private CompletionStage<Reply> stream(
      HttpPort.Request post, Faults faults, Listener listener, Cancellation cancellation) {
    var lines = new EventLines(new Answer(faults, listener), faults);
    return settled(
        http.stream(post, BodyReader.lines(MAX_LINE, lines), cancellation)
            .thenApply(
                reply ->
                    switch (reply) {
                      case HttpPort.Reply.Failed(var failure) ->
                          new Reply.Failed(faults.network(failure));
                      case HttpPort.Reply.Answered answer when isSuccess(answer) -> lines.reply();
                      case HttpPort.Reply.Answered answer -> new Reply.Failed(faults.of(answer));
                    }));
  }

  private static CompletionStage<Reply> settled(CompletionStage<Reply> reply) {
    return reply.exceptionally(thrown -> new Reply.Failed(ModelFailures.defect(thrown)));
  }

  private static boolean isSuccess(HttpPort.Reply.Answered answer) {
    return answer.status() >= 200 && answer.status() < 300;
  }

  private static @Nullable NodeFailure problem(Endpoint endpoint, @Nullable String model) {
    if (endpoint.baseUrl() == null) {
      return ModelFailures.config(
          "provider %s has no address: set base_url in its configuration or credentials"
              .formatted(endpoint.provider()));
    }
    if (endpoint.apiKey() == null && endpoint.keyRequired()) {
      return ModelFailures.auth(
          "provider %s has no key: set api_key in its configuration or credentials"
              .formatted(endpoint.provider()));
    }
    return model == null || model.isEmpty() ? noModel(endpoint) : null;
  }

  private static NodeFailure noModel(Endpoint endpoint) {
    return ModelFailures.config(
        "provider %s: the node names no model and no default_model is configured"
            .formatted(endpoint.provider()));
  }

  private static @Nullable URI uri(Endpoint endpoint, String model, Request request) {
    var base = Endpoint.withoutSlash(String.valueOf(endpoint.baseUrl()).strip());
    var version = Endpoint.version(request.credentials());
    var address =
        switch (endpoint.style()) {
          case OPENAI -> base + "/chat/completions";
          case AZURE ->
              version == null
                  ? base + "/openai/v1/chat/completions"
                  : "%s/openai/deployments/%s/chat/completions?api-version=%s"
                      .formatted(base, encoded(model), encoded(version));
        };
    try {
      var uri = URI.create(address);
      var http =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return http && uri.getRawAuthority() != null ? uri : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static HttpPort.Request post(Endpoint endpoint, URI uri, String body, boolean stream) {
    var headers = new ArrayList<Field>();
    headers.add(new Field("Content-Type", "application/json"));
    headers.add(new Field("Accept", stream ? "text/event-stream" : "application/json"));
    var key = endpoint.apiKey();
    if (key != null) {
      headers.add(
          switch (endpoint.style()) {
            case OPENAI -> new Field("Authorization", "Bearer " + key);
            case AZURE -> new Field("api-key", key);
          });
    }
    var organization = endpoint.orgId();
    if (organization != null) {
      headers.add(new Field("OpenAI-Organization", organization));
    }
    var limits = endpoint.limits();
    return new HttpPort.Request(
        "POST",
        uri,
        List.copyOf(headers),
        body.getBytes(StandardCharsets.UTF_8),
        new HttpPort.Timeouts(limits.connect(), limits.silence(), limits.total()),
        limits.responseBytes(),
        false,
        true);
  }

  private static CompletionStage<Reply> failed(NodeFailure failure) {
    return CompletableFuture.completedFuture(new Reply.Failed(failure));
  }
}
