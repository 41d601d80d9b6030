package io.heddle.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.heddle.compiler.value.Json;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;

/**
 * Carries requests out where they may block, and reads their bodies.
 *
 * @param blocking virtual threads
 */
record Calls(ExecutorService blocking, Materializer materializer) {

  /** How long the whole of a body may take to arrive. */
  private static final long BODY_MILLIS = 20_000;

  CompletionStage<HttpResponse> answer(Supplier<HttpResponse> call) {
    return CompletableFuture.supplyAsync(call, blocking).exceptionally(Replies::failed);
  }

  /** What is done with a body. */
  @FunctionalInterface
  interface OfText {
    HttpResponse answer(String body);
  }

  /** What is done with a body that is JSON. */
  @FunctionalInterface
  interface OfJson {
    HttpResponse answer(JsonNode body);
  }

  CompletionStage<HttpResponse> withText(HttpRequest request, OfText call) {
    return request
        .entity()
        .toStrict(BODY_MILLIS, materializer)
        .thenApplyAsync(body -> call.answer(text(body)), blocking)
        .exceptionally(Calls::refused);
  }

  /** An empty body is an empty object. */
  CompletionStage<HttpResponse> withJson(HttpRequest request, OfJson call) {
    return withText(request, body -> call.answer(parsed(body)));
  }

  private static String text(HttpEntity.Strict body) {
    return body.getData().decodeString(StandardCharsets.UTF_8);
  }

  private static JsonNode parsed(String body) {
    if (body.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return Json.toJackson(Json.parse(body));
    } catch (Json.MalformedJsonException malformed) {
      throw new ExecutionException(
          Code.INVALID, "the body is no JSON: %s".formatted(malformed.getMessage()));
    }
  }

  private static HttpResponse refused(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof org.apache.pekko.http.scaladsl.model.EntityStreamSizeException large) {
        return Replies.problem(
            413,
            new ExecutionException(
                Code.INVALID, "the body is larger than %d bytes".formatted(large.limit())));
      }
      if (cause instanceof java.util.concurrent.TimeoutException) {
        return Replies.problem(
            408, new ExecutionException(Code.INVALID, "the body did not arrive in time"));
      }
    }
    return Replies.failed(failure);
  }
}
