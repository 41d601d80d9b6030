package io.heddle.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.llm.mock.MockPlan;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MockModelProviderTest {

  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final List<Duration> waits = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final MockModelProvider provider =
      new MockModelProvider(
          (delay, action) -> {
            waits.add(delay);
            later.add(action);
          },
          Map.of("support-bot", MockPlan.scripted("first", "second")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          echo                                      | Hello you | {}                                        | Hello you
          ''                                        | Hello you | {}                                        | Hello you
          auto                                      | Hello you | {}                                        | Hello you
          echo-upper                                | Hello you | {}                                        | HELLO YOU
          support-bot                               | Hello you | {}                                        | first
          echo                                      | a b c d   | {'max_tokens': 2}                         | a b
          echo                                      | a b END d | {'stop': ['END']}                         | a b
          scripted                                  | x         | {'mock_answers': ['one', 'two']}          | one
          scripted?answers=just+this                | x         | {}                                        | just this
          scripted                                  | refund me | {'mock_rules': [{'match': 'refund', 'answer': 'R'}]} | R
          echo                                      | other     | {'mock_rules': [{'match': 'refund', 'answer': 'R'}]} | other
          words?words=3&seed=1                      | x         | {}                                        | heald pick shed
          """)
  void answersAsTheModelNameAndParametersSay(
      String model, String user, String parameters, String answer) {
    var name = model.equals("''") ? "" : model;

    var reply = answered(Requests.ask(name, user, parameters));

    assertThat(reply.text().strip()).isEqualTo(answer.strip());
  }

  @Test
  void consumesAScriptAnswerByAnswerAndStaysAtTheLast() {
    var request = Requests.ask("scripted", "x", "{'mock_answers': ['one', 'two']}");

    assertThat(List.of(text(request), text(request), text(request)))
        .containsExactly("one", "two", "two");
  }

  @Test
  void countsTurnsByTheKeyThatTheWorkflowGives() {
    var script = "{'mock_answers': ['one', 'two'], 'mock_key': '%s'}";

    assertThat(text(Requests.ask("scripted", "x", script.formatted("run-1")))).isEqualTo("one");
    assertThat(text(Requests.ask("scripted", "x", script.formatted("run-2")))).isEqualTo("one");
    assertThat(text(Requests.ask("scripted", "x", script.formatted("run-1")))).isEqualTo("two");
  }

  @Test
  void failsWhenAScriptThatMustNotEndEnds() {
    var request =
        Requests.ask("scripted", "x", "{'mock_answers': ['one'], 'mock_when_exhausted': 'fail'}");
    text(request);

    var failure = failed(request).failure();

    assertThat(failure.message()).contains("all 1 answers of the script are used");
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, TIMEOUT, timeout, true",
    "network, NETWORK, network_error, true",
    "rate_limit, RATE_LIMITED, llm_rate_limit, true",
    "rate-limit, RATE_LIMITED, llm_rate_limit, true",
    "auth, PERMISSION, llm_auth_error, false",
    "server, NETWORK, llm_api_error, true",
    "bad_request, VALIDATION, llm_api_error, false",
    "not_found, VALIDATION, llm_model_not_found, false",
    "malformed, INTERNAL, llm_api_error, false"
  })
  void failsInEveryWayAServiceFails(String kind, ErrorKind expected, String code, boolean retry) {
    var failure = failed(Requests.ask("failure?fail=" + kind, "x")).failure();

    assertThat(failure.kind()).isEqualTo(expected);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isEqualTo(retry);
  }

  @Test
  void failsTheFirstTimesAndThenAnswersWithoutLosingAnAnswer() {
    var request =
        Requests.ask(
            "scripted",
            "x",
            "{'mock_answers': ['one', 'two'], 'mock_fail': 'rate_limit', 'mock_fail_times': 2,"
                + " 'mock_retry_after_secs': 7}");

    assertThat(failed(request).failure().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(failed(request).failure().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(text(request)).isEqualTo("one");
    assertThat(text(request)).isEqualTo("two");
  }

  @Test
  void streamsWordByWordAndTheWordsJoinedAreTheText() {
    var reply = answered(Requests.streamed(Requests.ask("echo", "Hello  dear\nreader ")));

    assertThat(heard).containsExactly("Hello", "  dear", "\nreader", " ");
    assertThat(reply.text()).isEqualTo("Hello  dear\nreader ");
  }

  @Test
  void streamsTheChunksGivenAndAnEmptyLastOneOnDemand() {
    var parameters = "{'mock_chunks': ['Hel', 'lo', '!'], 'mock_final_chunk': true}";

    var reply = answered(Requests.streamed(Requests.ask("echo", "x", parameters)));

    assertThat(heard).containsExactly("Hel", "lo", "!", "");
    assertThat(reply.text()).isEqualTo("Hello!");
  }

  @Test
  void breaksAStreamInTheMiddle() {
    var request =
        Requests.streamed(
            Requests.ask("echo", "a b c", "{'mock_fail':'network','mock_fail_after_chunks':2}"));

    assertThat(failed(request).failure().kind()).isEqualTo(ErrorKind.NETWORK);
    assertThat(heard).containsExactly("a", " b");
  }

  @Test
  void waitsOnATimerBeforeAndBetweenChunks() {
    var request = Requests.streamed(Requests.ask("latency?delay_ms=30&chunk_delay_ms=4", "a b"));

    var reply = provider.chat(request, heard::add, Cancellation.NEVER).toCompletableFuture();
    assertThat(heard).isEmpty();
    while (!later.isEmpty()) {
      later.remove().run();
    }

    assertThat(reply).isCompleted();
    assertThat(waits)
        .containsExactly(Duration.ofMillis(30), Duration.ofMillis(4), Duration.ofMillis(4));
    assertThat(heard).containsExactly("a", " b");
  }

  @Test
  void endsAtOnceWhenCancelled() {
    var cancellation = new CancellationSource();
    var request = Requests.streamed(Requests.ask("latency", "a b"));
    var reply = provider.chat(request, heard::add, cancellation).toCompletableFuture();
    later.remove().run();

    cancellation.cancel();
    later.remove().run();

    assertThat(((Reply.Failed) reply.join()).failure().code()).isEqualTo("cancelled");
    assertThat(heard).containsExactly("a");
  }

  @Test
  void callsTheToolsItIsToldToUntilOneHasAnswered() {
    var parameters = "{'mock_tool_calls': [{'name': 'search', 'arguments': {'q': 'rust'}}]}";
    var asked = answered(Requests.ask("auto", "find rust", parameters));

    assertThat(asked.finishReason()).isEqualTo("tool_calls");
    assertThat(asked.toolCalls()).singleElement().extracting("name").isEqualTo("search");
    assertThat(asked.toolCalls().getFirst().arguments()).isEqualTo("{\"q\":\"rust\"}");
    var toolMessage =
        new Message(Role.TOOL, List.of(new Part.Text("found it")), List.of(), "call_1_1");
    var messages = List.of(Message.text(Role.USER, "find rust"), toolMessage);

    assertThat(text(Requests.of("auto", messages, parameters))).isEqualTo("found it");
  }

  @Test
  void callsTheFirstToolOfferedWithArgumentsThatFit() {
    var schema =
        Requests.json(
            "{'type':'object','properties':{'city':{'type':'string'},'days':{'type':'integer'}}}");
    var tool = new Tool("weather", "", schema);

    var reply = answered(Requests.with(Requests.ask("tools", "Ulm"), List.of(tool), null));

    assertThat(reply.toolCalls().getFirst().arguments()).isEqualTo("{\"city\":\"Ulm\",\"days\":1}");
  }

  @Test
  void answersAClassifierPromptWithTheClassThatTheTextNames() {
    var prompt =
        """
        {"input_text": ["I want my Refund [now]"], "categories": [{"category_id": "1", \
        "category_name": "Other"}, {"category_id": "2", "category_name": "refund [now]"}]}\
        """;

    assertThat(text(Requests.ask("classify", prompt)))
        .isEqualTo("{\"keywords\":[],\"category_id\":\"2\",\"category_name\":\"refund [now]\"}");
    assertThat(text(Requests.ask("auto", prompt.replace("Refund", "money"))))
        .contains("\"category_id\":\"1\"");
  }

  @Test
  void fitsTheResponseSchema() {
    var schema = Requests.json("{'type':'object','properties':{'mood':{'enum':['good','bad']}}}");

    var reply = answered(Requests.with(Requests.ask("echo", "a bad day"), List.of(), schema));

    assertThat(reply.text()).isEqualTo("{\"mood\":\"bad\"}");
  }

  @Test
  void countsTokensByItsOwnSimpleRule() {
    var usage = answered(Requests.ask("echo", "Hello, wide world!")).usage();

    assertThat(usage.promptTokens()).isEqualTo(5);
    assertThat(usage.completionTokens()).isEqualTo(5);
    assertThat(
            answered(Requests.ask("echo?usage={\"prompt_tokens\":9}", "x")).usage().totalTokens())
        .isEqualTo(9);
  }

  @Test
  void repliesTheSameToTheSameRequestsWhateverTheInstance() {
    var request = Requests.ask("words?seed=42&words=20", "tell");

    assertThat(text(request))
        .isEqualTo(((Reply.Answered) reply(new MockModelProvider(), request)).text());
    assertThat(text(request)).isNotEqualTo(text(Requests.ask("words?seed=43&words=20", "tell")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          eccho    | {}                                | there is no mock model eccho; there are [auto, echo
          echo     | {'mock_delay': 1}                 | mock_delay is not a setting; there are [
          echo     | {'mock_delay_ms': 'soon'}         | mock_delay_ms: expected a whole number from 0 to 3600000
          echo     | {'mock_fail': 'boom'}             | mock_fail: expected one of timeout, network, rate_limit
          scripted | {}                                | give mock_answers or mock_rules
          scripted | {'mock_rules': [{'match': '('}]}  | mock_rules.match: expected a regular expression
          scripted | {'mock_rules': [{'match': 'y', 'answer': 'z'}]} | no rule matches
          """)
  void saysWhatIsWrongWithItsSettings(String model, String parameters, String message) {
    assertThat(failed(Requests.ask(model, "x", parameters)).failure().message()).contains(message);
  }

  @Test
  void givesUpOnARuleThatBacktracksForEver() {
    var request =
        Requests.ask(
            "scripted",
            "a".repeat(40) + "b",
            "{'mock_rules':[{'match':'((a|a)+)\\\\2c','answer':'x'}]}");

    assertThat(failed(request).failure().message()).contains("takes too long");
  }

  private String text(Request request) {
    return answered(request).text();
  }

  private Reply.Answered answered(Request request) {
    return (Reply.Answered) reply(provider, request);
  }

  private Reply.Failed failed(Request request) {
    return (Reply.Failed) reply(provider, request);
  }

  private Reply reply(MockModelProvider provider, Request request) {
    Listener listener = heard::add;
    return provider.chat(request, listener, Cancellation.NEVER).toCompletableFuture().join();
  }
}
