package io.heddle.server.testkit.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner on small cases of its own. */
final class CaseRunnerTest {

  private static final String ECHO =
      """
      version = "0.1.0"
      edges = [ { source = "start", target = "end" } ]
      [[nodes]]
      id = "start"
      data = { type = "start", title = "Start", variables = [ { variable = "n", type = "number" } ] }
      [[nodes]]
      id = "end"
      [nodes.data]
      type = "end"
      title = "End"
      outputs = [
        { variable = "n", value_selector = [ "start", "n" ] },
        { variable = "time", value_selector = [ "sys", "timestamp" ] },
        { variable = "greeting", value_selector = [ "env", "greeting" ] },
        { variable = "mood", value_selector = [ "conversation", "mood" ] },
      ]
      """;

  private static final String STATE =
      """
      unknown = 1
      [fake_time]
      fixed_timestamp = 1700000000
      [environment_variables]
      greeting = "hi"
      [conversation_variables]
      mood = "good"
      """;

  private static final String OUT =
      """
      status = "completed"
      outputs_json = '{"mood": "good"}'
      [outputs]
      n = 7
      time = 1700000000
      greeting = "hi"
      """;

  @TempDir private Path folder;

  @Test
  void runsTemplatesStrictlyWhenTheCaseSaysSo() throws Exception {
    var workflow =
        """
        version = "0.1.0"
        nodes = [
          { id = "start", data = { type = "start", title = "Start" } },
          { id = "keep", data = { type = "memory-store", title = "Keep", scope = "global", key = "k{{#start.none#}}", value_selector = ["start", "n"] } },
          { id = "end", data = { type = "end", title = "End", outputs = [ { variable = "key", value_selector = ["keep", "key"] } ] } },
        ]
        edges = [ { source = "start", target = "keep" }, { source = "keep", target = "end" } ]
        """;
    var strict = "[config]\nmax_steps = 9\nmax_execution_time_secs = 60\nstrict_template = ";
    var failed = "status = \"failed\"\nerror_contains = \"Variable not found: start.none\"";

    assertThat(problems(workflow, "n = 7", strict + "true", failed)).isEmpty();
    assertThat(
            problems(
                workflow,
                "n = 7",
                strict + "false",
                "status = \"completed\"\n[outputs]\nkey = \"k\""))
        .isEmpty();
  }

  @Test
  void passesWhenEveryOutputIsAsExpected() throws Exception {
    assertThat(problems(ECHO, "n = 7", STATE, OUT)).isEmpty();
  }

  @Test
  void tellsWholeNumbersFromDecimals() throws Exception {
    assertThat(problems(ECHO, "n = 7.0", STATE, OUT))
        .singleElement()
        .asString()
        .contains("outputs.n: expected 7")
        .contains("was 7.0");
  }

  @Test
  void tellsOutputsThatNobodyExpects() throws Exception {
    var out = OUT.replace("greeting = \"hi\"", "");

    assertThat(problems(ECHO, "n = 7", STATE, out))
        .containsExactly("outputs.greeting: expected none, was \"hi\"");
    assertThat(problems(ECHO, "n = 7", STATE, "partial_match = true\n" + out)).isEmpty();
  }

  @Test
  void expectsNullWhereJsonSaysSo() throws Exception {
    var out = "status = \"completed\"\npartial_match = true\noutputs_json = '{\"mood\": null}'";

    assertThat(problems(ECHO, "n = 7", "", out)).isEmpty();
    assertThat(problems(ECHO, "n = 7", STATE, out))
        .singleElement()
        .asString()
        .contains("expected null")
        .contains("was \"good\"");
  }

  @Test
  void comparesTheErrorOfAWorkflowThatDoesNotCompile() throws Exception {
    var broken = ECHO.replace("target = \"end\"", "target = \"nowhere\"");
    var out = "status = \"failed\"\nerror_contains = \"Validation failed\"";

    assertThat(problems(broken, "n = 1", "", out)).isEmpty();
    assertThat(problems(broken, "n = 1", "", OUT))
        .singleElement()
        .asString()
        .startsWith("status: expected completed, was failed: Validation failed");
    assertThat(problems(ECHO, "n = 1", "", out))
        .containsExactly("status: expected failed, was completed");
  }

  @Test
  void holdsARunToTheLimitsOfItsState() throws Exception {
    var config = "[config]\nmax_steps = 1\nmax_execution_time_secs = 600";
    var out = "status = \"failed\"\nerror_contains = \"Max steps exceeded: 1\"";

    assertThat(problems(ECHO, "n = 1", config, out)).isEmpty();
  }

  @Test
  void isNeverStrictAboutAnswers() throws Exception {
    var workflow =
        """
        version = "0.1.0"
        edges = [ { source = "start", target = "say" } ]
        [[nodes]]
        id = "start"
        data = { type = "start", title = "Start" }
        [[nodes]]
        id = "say"
        data = { type = "answer", title = "Say", answer = "<{{#start.gone#}}>" }
        """;
    var said = "status = \"completed\"\n[outputs]\nanswer = \"<>\"";

    assertThat(problems(workflow, "", "[config]\nstrict_template = true", said)).isEmpty();
    assertThat(problems(workflow, "", "[config]\nstrict_template = false", said)).isEmpty();
  }

  @Test
  void servesModelsAndToolsFromTheState() throws Exception {
    var workflow =
        """
        version = "0.1.0"
        edges = [ { source = "start", target = "ask" }, { source = "ask", target = "end" } ]
        [mcp_servers.library]
        transport = "http"
        url = "https://library.example/mcp"
        [[nodes]]
        id = "start"
        data = { type = "start", title = "Start" }
        [[nodes]]
        id = "ask"
        [nodes.data]
        type = "agent"
        title = "Ask"
        system_prompt = "You look things up."
        query = "Who wove it?"
        model = { provider = "openai", name = "some-model" }
        tools = { mcp_server_refs = [ "library" ] }
        [[nodes]]
        id = "end"
        [nodes.data]
        type = "end"
        title = "End"
        outputs = [ { variable = "text", value_selector = [ "ask", "text" ] } ]
        """;
    var state =
        """
        [llm_providers.openai]
        api_key = "key"
        [[mock_server]]
        method = "POST"
        path = "/v1/chat/completions"
        response_body = '{"choices":[{"message":{"content":"","tool_calls":[{"id":"1","type":"function","function":{"name":"find","arguments":"{\\"q\\":\\"loom\\"}"}}]},"finish_reason":"tool_calls"}]}'
        [[mock_server]]
        method = "POST"
        path = "/v1/chat/completions"
        match_body = "shelf 4:loom"
        response_body = '{"choices":[{"message":{"content":"Ada"},"finish_reason":"stop"}]}'
        [[mock_mcp_servers]]
        tool_name = "find"
        tool_result = "shelf 4"
        [mock_mcp_servers.config]
        transport = "http"
        url = "https://library.example/mcp"
        """;

    assertThat(
            problems(workflow, "", state, "status = \"completed\"\noutputs = { text = \"Ada\" }"))
        .isEmpty();
  }

  @Test
  void followsTheScriptOfADebugger() throws Exception {
    var script =
        """
        [config]
        break_on_start = true
        [[steps]]
        expect_node = "start"
        expect_reason = "initial"
        expect_phase = "before"
        action = "continue"
        add_breakpoint = "end"
        [[steps]]
        action = "inspect"
        expect_node = "end"
        [[steps]]
        expect_snapshot = true
        expect_snapshot_contains = { "start.n" = 7 }
        action = "update_variables"
        variables = { "start.n" = 8 }
        """;
    var out = "status = \"completed\"\npartial_match = true\n[outputs]\nn = 8";

    Files.writeString(folder.resolve("debug.toml"), script);
    assertThat(problems(ECHO, "n = 7", "", out)).isEmpty();

    Files.writeString(folder.resolve("debug.toml"), script.replace("= 7", "= 6"));
    assertThat(problems(ECHO, "n = 7", "", out))
        .containsExactly("debug.steps[2].expect_snapshot_contains.start.n: expected 6, was 7");

    Files.writeString(folder.resolve("debug.toml"), script.replace("\"initial\"", "\"step\""));
    assertThat(problems(ECHO, "n = 7", "", out))
        .containsExactly("debug.steps[0].expect_reason: expected step, was initial");
  }

  @Test
  void leavesAnAnswerThatStreamsToTheEndBelowIt() throws Exception {
    var workflow =
        """
        version = "0.1.0"
        edges = [ { source = "start", target = "ask" }, { source = "ask", target = "say" } ]
        [[nodes]]
        id = "start"
        data = { type = "start", title = "Start" }
        [[nodes]]
        id = "ask"
        [nodes.data]
        type = "llm"
        title = "Ask"
        stream = true
        model = { provider = "mock", name = "echo" }
        prompt_template = [ { role = "user", text = "hello" } ]
        [[nodes]]
        id = "say"
        data = { type = "answer", title = "Say", answer = "- {{#ask.text#}}" }
        """;
    var end =
        """
        [[nodes]]
        id = "end"
        [nodes.data]
        type = "end"
        title = "End"
        outputs = [ { variable = "said", value_selector = [ "say", "answer" ] } ]
        """;
    var edge = ", { source = \"say\", target = \"end\" } ]\n[[nodes]]\nid = \"start\"";
    var longer = workflow.replace(" ]\n[[nodes]]\nid = \"start\"", edge) + end;
    var atOnce = longer.replace("stream = true", "stream = false");

    assertThat(problems(workflow, "", "", outputs("answer = \"- hello\""))).isEmpty();
    assertThat(problems(longer, "", "", outputs("said = \"- hello\""))).isEmpty();
    assertThat(problems(atOnce, "", "", outputs("said = \"- hello\"\nanswer = \"- hello\"")))
        .isEmpty();
  }

  private static String outputs(String expected) {
    return "status = \"completed\"\n[outputs]\n" + expected;
  }

  @Test
  void saysWhichFileOfACaseIsUnreadable() throws Exception {
    assertThat(problems(ECHO, "n = ", "", OUT)).singleElement().asString().startsWith("in.toml:1:");
    assertThat(problems(ECHO, "n = 1", "", "status = \"done\""))
        .singleElement()
        .asString()
        .contains("'status' must be completed, failed or failed_with_recovery, not 'done'");
  }

  private List<String> problems(String workflow, String in, String state, String out)
      throws Exception {
    Files.writeString(folder.resolve("workflow.toml"), workflow);
    Files.writeString(folder.resolve("in.toml"), in);
    Files.writeString(folder.resolve("state.toml"), state);
    Files.writeString(folder.resolve("out.toml"), out);
    return new CaseRunner(Duration.ofSeconds(30)).run(folder).problems();
  }

  @Test
  void firesTriggersAndBeginsAtOne() throws Exception {
    Files.writeString(
        folder.resolve("short.yml"),
        """
        version: "0.1.0"
        nodes:
          - { id: fired, data: { type: start-from-trigger, title: F } }
          - { id: offer, data: { type: continue-from-trigger, title: O, outputs: [ { variable: got, value_selector: [fired, text] } ] } }
        edges: [ { source: fired, target: offer } ]
        """);
    var workflow =
        """
        version = "0.1.0"
        triggers = [ { id = "after", type = "event", on = "node-completed", node = "begin", workflow = "short", wait = true, inputs = { text = "<{{ node.outputs.t }}>" } } ]
        nodes = [
          { id = "begin", data = { type = "start-from-trigger", title = "B" } },
          { id = "end", data = { type = "end", title = "End", outputs = [ { variable = "got", value_selector = ["after", "got"] } ] } },
        ]
        edges = [ { source = "begin", target = "end" } ]
        """;

    assertThat(
            problems(
                workflow,
                "t = \"a\"",
                "[trigger]\nid = \"begin\"",
                "status = \"completed\"\n[outputs]\ngot = \"<a>\""))
        .isEmpty();
    assertThat(
            problems(
                workflow,
                "",
                "[trigger]\nid = \"begn\"",
                "status = \"failed\"\nerror_contains = \"did you mean 'begin'?\""))
        .isEmpty();
  }
}
