package io.heddle.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.llm.LoopbackHttp;
import io.heddle.llm.OpenAiModelProvider;
import io.heddle.llm.Requests;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire against a real server on the loopback. */
@Timeout(60)
final class OpenAiWireTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private static final LoopbackHttp LOOPBACK = new LoopbackHttp();
  private static final HttpPort HTTP = LOOPBACK.port();

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private ModelServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ModelServer();
  }

  @AfterAll
  static void shutdown() {
    LOOPBACK.close();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksAndReadsAWholeAnswer() throws InterruptedException {
    server.answersJson(
        "{'model':'gpt-4o','choices':[{'message':{'content':'mock"
            + " answer'},'finish_reason':'stop'}],"
            + "'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3}}");

    var reply = answered(Requests.ask("gpt-4o", "Hello", "{'temperature':0.5,'top_k':7}"));

    assertThat(reply.text()).isEqualTo("mock answer");
    assertThat(reply.finishReason()).isEqualTo("stop");
    assertThat(reply.usage().totalTokens()).isEqualTo(3);
    var asked = server.asked.take();
    assertThat(asked.path()).isEqualTo("/v1/chat/completions");
    assertThat(asked.authorization()).isEqualTo("Bearer sk-configured");
    assertThat(asked.body())
        .isEqualTo(
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                + "\"stream\":false,\"temperature\":0.5,\"top_k\":7}");
  }

  @Test
  void asksTheDefaultModelWhenTheNodeNamesNone() throws InterruptedException {
    server.answersJson("{'choices':[{'message':{'content':'x'}}]}");

    answered(Requests.ask(" ", "Hello"));

    assertThat(server.asked.take().body()).startsWith("{\"model\":\"gpt-4o-mini\"");
  }

  @Test
  void letsTheRequestsCredentialsGoFirst() throws InterruptedException {
    server.answersJson("{'choices':[{'message':{'content':'x'}}]}");
    var credentials =
        Map.of("api_key", "sk-own", "org_id", "org-1", "base_url", server.baseUrl() + "/beta/");

    answered(Requests.credentials(Requests.ask("m", "Hello"), credentials));

    var asked = server.asked.take();
    assertThat(asked.authorization()).isEqualTo("Bearer sk-own");
    assertThat(asked.organization()).isEqualTo("org-1");
    assertThat(asked.path()).isEqualTo("/v1/beta/chat/completions");
  }

  @Test
  void streamsDeltasInOrderAndReadsTheUsageChunk() throws InterruptedException {
    server.streams(
        "{'choices':[{'delta':{'role':'assistant','content':''}}]}",
        "{'choices':[{'delta':{'content':'Hi'}}]}",
        "{'choices':[{'delta':{'content':' there'},'finish_reason':'stop'}]}",
        "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':2,'total_tokens':5}}",
        "[DONE]");

    var reply = answered(Requests.streamed(Requests.ask("m", "greet me")));

    assertThat(heard).containsExactly("Hi", " there");
    assertThat(reply.text()).isEqualTo("Hi there");
    assertThat(reply.usage().totalTokens()).isEqualTo(5);
    assertThat(server.asked.take().body())
        .contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
  }

  @Test
  void hearsEachDeltaBeforeTheNextIsSent() {
    var heardOne = new Semaphore(0);
    server.answers(
        exchange -> {
          var out = ModelServer.begin(exchange);
          for (var word : List.of("a", "b", "c")) {
            var event = "{'choices':[{'delta':{'content':'%s'}}]}".formatted(word);
            for (var octet : ModelServer.sse(event).getFirst().toCharArray()) {
              ModelServer.write(out, String.valueOf(octet));
            }
            heardOne.acquire();
          }
          ModelServer.write(out, ": keep-alive\r\n\r\ndata:[DONE]\r\n\r\n");
        });

    var reply =
        provider()
            .chat(
                Requests.streamed(Requests.ask("m", "x")),
                delta -> {
                  heard.add(delta);
                  heardOne.release();
                },
                Cancellation.NEVER)
            .toCompletableFuture()
            .join();

    assertThat(((Reply.Answered) reply).text()).isEqualTo("abc");
    assertThat(heard).containsExactly("a", "b", "c");
  }

  @Test
  void readsToolCallsWholeAndFromPieces() {
    server.answersJson(
        "{'choices':[{'message':{'content':null,'tool_calls':[{'id':'call_1','type':'function',"
            + "'function':{'name':'search','arguments':'{}'}}]},'finish_reason':'tool_calls'}]}");
    assertThat(answered(Requests.ask("m", "x")).toolCalls())
        .containsExactly(new ToolCall("call_1", "search", "{}"));

    server.streams(
        "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'one','arguments':''}}]}}]}",
        "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'[1,'}}]}}]}",
        "{'choices':[{'delta':{'tool_calls':[{'index':1,'id':'b','function':{'name':'two'}}]}}]}",
        "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'2]'}}]}}]}",
        "{'choices':[{'delta':{},'finish_reason':'tool_calls'}]}",
        "[DONE]");
    var streamed = answered(Requests.streamed(Requests.ask("m", "x")));

    assertThat(streamed.toolCalls())
        .containsExactly(new ToolCall("a", "one", "[1,2]"), new ToolCall("b", "two", "{}"));
    assertThat(streamed.finishReason()).isEqualTo("tool_calls");
  }

  @Test
  void keepsReasoningApart() {
    server.streams(
        "{'choices':[{'delta':{'reasoning_content':'Hmm. '}}]}",
        "{'choices':[{'delta':{'reasoning':'Yes.'}}]}",
        "{'choices':[{'delta':{'content':'42'},'finish_reason':'stop'}]}",
        "[DONE]");

    var reply = answered(Requests.streamed(Requests.ask("m", "x")));

    assertThat(reply.reasoning()).isEqualTo("Hmm. Yes.");
    assertThat(reply.text()).isEqualTo("42");
  }

  @Test
  void keepsAFinishReasonItDoesNotKnow() {
    server.answersJson("{'choices':[{'message':{'content':'x'},'finish_reason':'sensitive'}]}");

    assertThat(answered(Requests.ask("m", "x")).finishReason()).isEqualTo("sensitive");
  }

  @ParameterizedTest
  @CsvSource({
    "400, VALIDATION, llm_api_error, false",
    "401, PERMISSION, llm_auth_error, false",
    "402, VALIDATION, llm_api_error, false",
    "403, PERMISSION, llm_auth_error, false",
    "404, VALIDATION, llm_model_not_found, false",
    "408, TIMEOUT, timeout, true",
    "422, VALIDATION, llm_api_error, false",
    "429, RATE_LIMITED, llm_rate_limit, true",
    "500, NETWORK, llm_api_error, true",
    "503, NETWORK, llm_api_error, true",
    "529, NETWORK, llm_api_error, true"
  })
  void mapsEveryStatus(int status, ErrorKind kind, String code, boolean retryable) {
    server.answers(status, "application/json", "{\"error\":{\"message\":\"no, sk-configured\"}}");

    for (var request : List.of(Requests.ask("m", "x"), Requests.streamed(Requests.ask("m", "x")))) {
      var failure = failed(request).failure();
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.retryable()).isEqualTo(retryable);
      assertThat(failure.message()).contains("HTTP " + status, "no, ***");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 7, 7000",
    "Retry-After, 1.5, 1500",
    "Retry-After, 999999, 3600000",
    "retry-after-ms, 250, 250",
    "'Retry-After', 'Thu, 1 Jan 2026 00:00:30 GMT', 30000",
    "'Retry-After', 'Wed, 31 Dec 2025 23:59:30 GMT', 0"
  })
  void readsHowLongToWait(String header, String value, long millis) {
    server.answers(
        exchange -> {
          exchange.getResponseHeaders().set(header, value);
          ModelServer.respond(exchange, 429, "application/json", "{}");
        });

    assertThat(failed(Requests.ask("m", "x")).failure().retryAfter())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void boundsWhatAMessageKeeps() {
    server.answers(500, "text/html", "x".repeat(100_000));

    assertThat(failed(Requests.ask("m", "x")).failure().message().length()).isLessThan(2_100);
  }

  @Test
  void failsOnAnErrorInTheMiddleOfAStream() {
    server.streams(
        "{'choices':[{'delta':{'content':'Hi'}}]}",
        "{'error':{'message':'overloaded','code':503}}");

    var failure = failed(Requests.streamed(Requests.ask("m", "x"))).failure();

    assertThat(failure.message()).contains("overloaded");
    assertThat(failure.retryable()).isTrue();
    assertThat(heard).containsExactly("Hi");
  }

  @Test
  void failsOnAnErrorInsideASuccess() {
    server.answersJson("{'error':{'message':'slow down','type':'rate_limit_error'}}");

    assertThat(failed(Requests.ask("m", "x")).failure().kind()).isEqualTo(ErrorKind.RATE_LIMITED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "", "[]", "{}", "{'choices':[]}", "{'choices':"})
  void failsOnAnAnswerThatIsNone(String body) {
    server.answersJson(body);

    var failure = failed(Requests.ask("m", "x")).failure();
    assertThat(failure.code()).isEqualTo("llm_api_error");
    assertThat(failure.retryable()).isFalse();
    assertThat(failed(Requests.streamed(Requests.ask("m", "x"))).failure().code())
        .isEqualTo("llm_api_error");
  }

  @Test
  void readsAWholeAnswerFromAServiceThatDoesNotStream() {
    server.answersJson("{'choices':[{'message':{'content':'whole'},\n'finish_reason':'stop'}]}");

    assertThat(answered(Requests.streamed(Requests.ask("m", "x"))).text()).isEqualTo("whole");
    assertThat(heard).containsExactly("whole");
  }

  @Test
  void failsWhenTheConnectionDropsInTheMiddleOfAStream() {
    server.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 100_000);
          ModelServer.write(
              exchange.getResponseBody(),
              ModelServer.sse("{'choices':[{'delta':{'content':'Hi'}}]}").getFirst());
          exchange.close();
        });

    var failure = failed(Requests.streamed(Requests.ask("m", "x"))).failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
    assertThat(failure.retryable()).isTrue();
    assertThat(heard).containsExactly("Hi");
  }

  @Test
  void failsWhenAStreamEndsBeforeItsEnd() {
    server.streams("{'choices':[{'delta':{'content':'Hi'}}]}");

    var failure = failed(Requests.streamed(Requests.ask("m", "x"))).failure();

    assertThat(failure.message()).contains("ended before the answer did");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void closesTheConnectionWhenCancelled() throws InterruptedException {
    var closed = new CountDownLatch(1);
    server.answers(
        exchange -> {
          var out = ModelServer.begin(exchange);
          try {
            while (true) {
              ModelServer.write(
                  out, ModelServer.sse("{'choices':[{'delta':{'content':'a'}}]}").getFirst());
            }
          } catch (IOException _) {
            closed.countDown();
          }
        });
    var cancellation = new CancellationSource();
    var first = new CountDownLatch(1);

    var reply =
        provider()
            .chat(Requests.streamed(Requests.ask("m", "x")), _ -> first.countDown(), cancellation)
            .toCompletableFuture();
    first.await();
    cancellation.cancel();

    assertThat(((Reply.Failed) reply.join()).failure().code()).isEqualTo("cancelled");
    closed.await();
  }

  @Test
  void failsRetryablyWhenNobodyListens() {
    var url = server.baseUrl();
    server.close();

    var failure =
        failed(Requests.credentials(Requests.ask("m", "x"), Map.of("base_url", url))).failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
    assertThat(failure.type()).isEqualTo("InvokeConnectionError");
  }

  @Test
  void keepsWhatThePolicySaidOfTheAddress() {
    var provider = new OpenAiModelProvider(endpoint("sk-configured"), HTTP, CLOCK);
    var inside = Map.of("base_url", "http://169.254.169.254/v1");
    var request = Requests.credentials(Requests.ask("m", "x"), inside);

    var reply = provider.chat(request, Listener.NONE, Cancellation.NEVER);

    var failure = ((Reply.Failed) reply.toCompletableFuture().join()).failure();
    assertThat(failure.code()).isEqualTo("ssrf_blocked");
    assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
    assertThat(failure.message()).startsWith("openai: ");
  }

  @ParameterizedTest
  @CsvSource({"ftp://x/v1", "no-url", "'http://a b/v1'"})
  void refusesAnAddressThatIsNone(String url) {
    var failure =
        failed(Requests.credentials(Requests.ask("m", "x"), Map.of("base_url", url))).failure();

    assertThat(failure.message()).contains("base_url is not an http or https address");
  }

  @Test
  void asksForAKeyBeforeItCalls() {
    var provider = new OpenAiModelProvider(endpoint(null), HTTP, CLOCK);

    var reply = provider.chat(Requests.ask("m", "x"), Listener.NONE, Cancellation.NEVER);

    var failure = ((Reply.Failed) reply.toCompletableFuture().join()).failure();
    assertThat(failure.code()).isEqualTo("llm_auth_error");
    assertThat(failure.message()).contains("set api_key");
  }

  @Test
  void neverPrintsAKey() {
    assertThat(endpoint("sk-configured").toString()).doesNotContain("sk-");
  }

  private OpenAiModelProvider provider() {
    return new OpenAiModelProvider(endpoint("sk-configured"), HTTP, CLOCK);
  }

  private Endpoint endpoint(@Nullable String key) {
    return new Endpoint(
        "openai",
        server.baseUrl(),
        key,
        null,
        "gpt-4o-mini",
        true,
        Endpoint.Style.OPENAI,
        Endpoint.Limits.STANDARD);
  }

  private Reply.Answered answered(Request request) {
    return (Reply.Answered) reply(request);
  }

  private Reply.Failed failed(Request request) {
    return (Reply.Failed) reply(request);
  }

  private Reply reply(Request request) {
    Listener listener = heard::add;
    return provider().chat(request, listener, Cancellation.NEVER).toCompletableFuture().join();
  }
}
