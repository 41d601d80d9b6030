package io.heddle.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.ToolReply.Answered;
import io.heddle.runtime.node.NodeContext.Tools;
import io.heddle.server.stream.LedRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vendor's apps that call tools, send requests or run Python; see {@link FixtureRun}. */
final class OutsideFixturesTest {

  private static FixtureRun with(Tools tools, @Nullable HttpPort http) {
    return new FixtureRun(new LedRun.Outside(new WordModel(_ -> "text"), tools, http));
  }

  private static Tools tool(Function<ObjectValue, Answered> answers) {
    return (request, _) -> CompletableFuture.completedFuture(answers.apply(request.arguments()));
  }

  private static Answered says(String text, ObjectValue variables) {
    return new Answered(text, List.of(), List.of(), variables, false);
  }

  /** Answers every request with the same JSON, and keeps where it went. */
  private record Web(String body, List<String> uris) implements HttpPort {

    @Override
    public CompletionStage<Reply> send(Request request, Cancellation cancellation) {
      uris.add(request.uri().toString());
      return CompletableFuture.completedFuture(
          new Reply.Answered(
              200,
              List.of(new Field("Content-Type", "application/json")),
              body.getBytes(StandardCharsets.UTF_8),
              request.uri()));
    }

    @Override
    public CompletionStage<Reply> stream(
        Request request, BodyReader reader, Cancellation cancellation) {
      return send(request, cancellation);
    }
  }

  @Test
  void whatAToolIsCalledForNeedNotBeSaid() throws Exception {
    try (var run = with(tool(_ -> says("12:00", ObjectValue.EMPTY)), null)) {
      var result =
          run.run("chatflow_time_tool_static_output_workflow", "{\"query\":\"what time is it\"}");

      assertThat(result.outputs().get("answer")).isEqualTo(Value.of("hello, dify!"));
      assertThat(run.deltas())
          .singleElement()
          .extracting(RunEvent.AnswerDelta::delta)
          .isEqualTo("hello, dify!");
    }
  }

  @Test
  void aLoopAsksAToolYearAfterYearUntilItsConditionHolds() throws Exception {
    var asked = new ArrayList<@Nullable Value>();
    var search =
        tool(
            arguments -> {
              asked.add(arguments.get("query"));
              return says("result " + asked.size(), ObjectValue.EMPTY);
            });
    try (var run = with(search, null)) {
      var result = run.run("search_dify_from_2023_to_2025", "{\"query\":\"hi\"}");

      assertThat(asked).containsExactly(Value.of("Dify.AI 2023"), Value.of("Dify.AI 2024"));
      assertThat(result.outputs().get("answer")).isEqualTo(Value.of(run.said()));
      assertThat(run.said()).isEqualTo("- result 1\n- result 2");
    }
  }

  @Test
  void aRequestsAnswerGoesToATool() throws Exception {
    var uris = new ArrayList<String>();
    var parse =
        tool(
            arguments -> {
              assertThat(arguments.get("json_string")).isEqualTo(Value.of("{\"a\":1}"));
              return says("", ObjectValue.of("result", ObjectValue.of("a", Value.of(1))));
            });
    try (var run = with(parse, new Web("{\"a\":1}", uris))) {
      var result =
          run.run("http_request_with_json_tool_workflow", "{\"url\":\"https://example.org/data\"}");

      assertThat(uris).containsExactly("https://example.org/data");
      assertThat(result.outputs())
          .isEqualTo(Json.parse("{\"status_code\":200,\"parsed_data\":{\"a\":1}}"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          array_iteration_formatting_workflow | {} | {"output":["output: 1","output: 2","output: 3"]}
          iteration_flatten_output_enabled_workflow | {} | {"output":[1,2,2,4,3,6]}
          iteration_flatten_output_disabled_workflow | {} | {"output":[[1,2],[2,4],[3,6]]}
          conditional_parallel_code_execution_workflow | {"switch":1} | {"1":"Code 1","2":"Code 2","3":null}
          conditional_parallel_code_execution_workflow | {"switch":0} | {"1":null,"2":"Code 2","3":"Code 3"}
          update-conversation-variable-in-iteration | {"query":"hi"} | {"answer":"hi","files":[]}
          """)
  void whatPythonMakesIsPutOut(String fixture, String inputs, String outputs) throws Exception {
    try (var run = FixtureRun.saying(_ -> "text")) {
      assertThat(run.run(fixture, inputs).outputs()).isEqualTo(Json.parse(outputs));
    }
  }
}
