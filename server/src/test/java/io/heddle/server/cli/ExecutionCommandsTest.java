package io.heddle.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.EventId;
import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.cli.ExecutionsDoor.Opening;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionDetail.FormView;
import io.heddle.server.execution.ExecutionDetail.NodeRunView;
import io.heddle.server.execution.SubmitView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands over executions: how they read their arguments and what they print. */
@Timeout(60)
final class ExecutionCommandsTest {

  private static final String FIRST = "default/0-01JABCDEFGHJKMNPQRSTVWXYZ1";
  private static final String SECOND = "default/0-01JABCDXXXXJKMNPQRSTVWXYZ2";

  private record Run(int status, String out, String err) {}

  @TempDir private Path folder;
  private final FakeExecutions fake = new FakeExecutions();
  private final List<Access> accesses = new ArrayList<>();
  private boolean local;

  private Run heddle(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var output =
        new Output(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    var line =
        HeddleCommand.line(
            output,
            (_, access) -> {
              accesses.add(access);
              return new Opening.Opened(fake, local, () -> {});
            });
    var status = line.execute(arguments);
    return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  private static JsonNode json(Run run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  private static NodeRunView node(String path, String id, int attempt, String error) {
    var status = error.isEmpty() ? "succeeded" : "failed";
    return new NodeRunView(
        path,
        id,
        "code",
        id,
        attempt,
        status,
        FakeExecutions.BEGAN,
        FakeExecutions.BEGAN + 12,
        0,
        "",
        error.isEmpty() ? null : error);
  }

  private static ExecutionDetail detail(String status, List<NodeRunView> nodes, FormView... forms) {
    return new ExecutionDetail(
        FakeExecutions.view(
            FIRST,
            status,
            ObjectValue.of("text", Value.of("Hello Ada")),
            status.equals("failed") ? "it broke" : null),
        ObjectValue.of("name", Value.of("Ada")),
        3,
        0,
        120,
        nodes,
        List.of(forms),
        List.of());
  }

  private static FormView form() {
    return new FormView("", 0, "ask", "May we?", List.of("approve", "reject"), 0);
  }

  @Test
  void psListsThemAsATableAndOnlyLooks() {
    fake.with(FIRST, "succeeded").with(SECOND, "running");

    var run = heddle("ps");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines().toList())
        .hasSize(3)
        .satisfiesExactly(
            header -> assertThat(header).startsWith("ID  ").contains("WORKFLOW", "STATUS"),
            one -> assertThat(one).contains(FIRST, "triage@3", "succeeded", "1.5 s"),
            two -> assertThat(two).contains(SECOND, "running"));
    assertThat(accesses).containsExactly(Access.READ);
    assertThat(fake.closed).isTrue();
  }

  @Test
  void psCounts() throws IOException {
    fake.counted.put("failed", 2L);
    fake.counted.put("succeeded", 40L);

    assertThat(heddle("ps", "--counts").out()).isEqualTo("       2  failed\n      40  succeeded\n");
    var run = heddle("ps", "--counts", "--since", "2026-01-31", "--output", "json");
    assertThat(json(run).at("/counts/succeeded").asInt()).isEqualTo(40);
    assertThat(fake.asked).contains("counts default 0", "counts default 1769817600000");
    assertThat(heddle("ps", "--counts", "--search", "Ada").status()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void psFiltersAndPages() throws IOException {
    fake.with(FIRST, "succeeded").with(SECOND, "running");

    var run =
        heddle(
            "ps",
            "--status",
            "running,waiting",
            "--workflow",
            "triage",
            "--search",
            "Ada",
            "--since",
            "2026-01-31",
            "--limit",
            "1",
            "--output",
            "json");

    assertThat(json(run).path("executions")).hasSize(1);
    assertThat(json(run).path("next").asText()).isEqualTo("1");
    var filter = fake.filters.getFirst();
    assertThat(filter.statuses()).containsExactlyInAnyOrder("running", "waiting");
    assertThat(filter.workflow()).isEqualTo("triage");
    assertThat(filter.text()).isEqualTo("Ada");
    assertThat(filter.from()).isEqualTo(1_769_817_600_000L);
    assertThat(heddle("ps", "--limit", "1").err()).contains("--cursor 1");
    assertThat(heddle("ps", "--cursor", "1").out()).contains(SECOND).doesNotContain(FIRST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "ps --status runnin | did you mean 'running'?",
        "ps --limit 0 | expected 1 to 1000",
        "ps --since yesterday | expected so long ago",
        "ps --group NO | a group's name",
        "ps --server 7 7 | Unmatched argument",
        "show ../etc | is no execution id",
        "show | Missing required parameter",
        "watch 01JABCDE --after x | expected an event_id",
        "submit 01JABCDE | name the node",
        "submit 01JABCDE ask -d n:=x | not JSON",
        "signal 01JABCDE --set topic=x | expected NAMESPACE.NAME",
        "signal 01JABCDE | Missing required option",
        "start nosuch.yml | there is no such file",
        "start nosuch | no workflow 'nosuch'",
        "show default/0-01JABCDEFGHJKMNPQRSTVWXYZ9 | did you mean "
            + "default/0-01JABCDEFGHJKMNPQRSTVWXYZ1?",
        "show 0101010 | 'heddle ps' lists them",
      })
  void whatIsWrongIsSaidInOneLine(String command, String part) {
    fake.with(FIRST, "running");

    var run = heddle(command.split(" ", -1));

    assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(part).doesNotContain("internal error", "Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FIRST,
        "0-01JABCDEFGHJKMNPQRSTVWXYZ1",
        "01JABCDEF",
        "01JABCDEF..",
        "default/0-01JABCDE",
        "XYZ1"
      })
  void anExecutionIsNamedByItsBeginningOrEnd(String name) {
    fake.with(FIRST, "running").with(SECOND, "running");

    var run = heddle("show", name);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith(FIRST);
  }

  @Test
  void aPartThatTwoHaveIsRefusedAndNamesThem() {
    fake.with(FIRST, "running").with(SECOND, "running");

    var run = heddle("cancel", "01JABCD");

    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("is not only one execution", FIRST, SECOND);
    assertThat(fake.asked).isEmpty();
  }

  @Test
  void showDrawsNodesWithTheirAttemptsAndForms() {
    fake.with(
        detail(
            "waiting",
            List.of(
                node("", "start", 1, ""),
                node("each[0]/", "code", 1, "no luck"),
                node("each[0]/", "code", 2, ""),
                node("each[1]/", "code", 1, "")),
            form()));

    var run = heddle("show", FIRST);

    assertThat(run.out().lines().toList())
        .containsSubsequence(
            FIRST + "  triage@3  waiting",
            "inputs:",
            "  name: Ada",
            "nodes:",
            "  ✓ start  code  succeeded  12 ms",
            "  each[0]",
            "    ✗ code  code  failed  12 ms  no luck",
            "    ✓ code  code  attempt 2  succeeded  12 ms",
            "  each[1]",
            "    ✓ code  code  succeeded  12 ms",
            "waits for an answer:",
            "  ask  May we?",
            "  heddle submit %s ask --action approve|reject".formatted(FIRST),
            "outputs:",
            "  text: Hello Ada");
  }

  @Test
  void jsonIsOneValueAndNothingElse() throws IOException {
    fake.with(detail("succeeded", List.of(node("", "start", 1, ""))));
    fake.telling(new EventId(1, 0), "{\"type\":\"graph_run_started\"}");
    fake.telling(new EventId(2, 0), "{\"type\":\"graph_run_succeeded\"}");

    assertThat(json(heddle("show", FIRST, "--output", "json")).path("nodes")).hasSize(1);
    assertThat(json(heddle("watch", FIRST, "--output", "json")).path("status").asText())
        .isEqualTo("succeeded");
    assertThat(json(heddle("logs", FIRST, "--output", "json"))).hasSize(2);
    assertThat(json(heddle("pause", FIRST, "--output", "json")).path("id").asText())
        .isEqualTo(FIRST);
    var missing = heddle("show", "nobody", "--output", "json");
    assertThat(missing.status()).isEqualTo(ExitCode.USAGE);
    assertThat(json(missing).path("error").path("code").asText()).isEqualTo("not_found");
    assertThat(missing.err()).isEmpty();
  }

  @Test
  void watchPrintsLinesThenTheOutputsAndItsExitCodeIsThatOfTheRun() {
    fake.with(detail("succeeded", List.of()));
    fake.telling(new EventId(1, 0), "{\"type\":\"graph_run_started\"}");
    fake.telling(
        new EventId(2, 0),
        """
        {"type":"node_run_succeeded","node_id":"code","node_type":"code","node_title":"Greet",
         "path":"each[2]","elapsed_ms":12,"attempt":1,
         "node_run_result":{"status":"succeeded","metadata":{"total_tokens":7}}}
        """);
    fake.telling(
        null,
        """
        {"event":"node_finished","data":{"node_id":"llm","node_type":"llm","title":"LLM",
         "status":"failed","error":"no model","elapsed_time":0.5,"execution_metadata":{}}}
        """);

    var run = heddle("watch", FIRST, "--after", "1-0");

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo("text: Hello Ada\n");
    assertThat(run.err())
        .contains("✓ each[2]/code  code  12 ms  7 tokens")
        .contains("✗ llm  llm  500 ms  no model")
        .contains("succeeded in 1.5 s, 3 steps, 120 tokens");
    assertThat(fake.asked).contains("events after 1-0");
    fake.with(detail("failed", List.of()));
    assertThat(heddle("watch", FIRST).status()).isEqualTo(ExitCode.FAILED);
    assertThat(heddle("watch", FIRST).err()).contains("heddle: it broke");
  }

  @Test
  void eventsArePrintedAsTheyAre() {
    fake.with(detail("succeeded", List.of()));
    fake.telling(new EventId(1, 0), "{\"type\":\"graph_run_started\"}");

    var run = heddle("watch", FIRST, "--events", "ndjson");

    assertThat(run.out()).isEqualTo("{\"type\":\"graph_run_started\",\"event_id\":\"1-0\"}\n");
    assertThat(heddle("logs", FIRST).out()).isEqualTo("1-0     graph_run_started\n");
  }

  @Test
  void whatNobodyElseCanAnswerIsNotWaitedForHere() {
    local = true;
    fake.end = new CompletableFuture<>();
    fake.with(detail("waiting", List.of(), form()));
    fake.telling(new EventId(2, 0), "{\"type\":\"human_input_requested\",\"node_id\":\"ask\"}");

    var run = heddle("watch", FIRST, "--data", "somewhere");

    assertThat(run.status()).isEqualTo(ExitCode.WAITING);
    assertThat(run.err())
        .contains("'ask' waits for an answer: heddle submit " + FIRST)
        .contains("--data somewhere");
  }

  @Test
  void changesAreAskedForAndTold() {
    fake.with(FIRST, "running");

    assertThat(heddle("pause", FIRST, "--now").out()).isEqualTo(FIRST + "  running\n");
    heddle("resume", FIRST);
    heddle("cancel", FIRST, "--reason", "why");
    heddle("kill", FIRST, "--reason", "why");
    heddle("signal", FIRST, "--set", "env.a=b", "--set", "x.y:=[1]", "--signal-id", "s");

    assertThat(fake.asked)
        .containsExactly(
            "pause now " + FIRST,
            "resume " + FIRST,
            "cancel why " + FIRST,
            "kill why " + FIRST,
            "signal s [env.a, x.y] " + FIRST);
    assertThat(accesses)
        .containsExactly(Access.CHANGE, Access.RUN, Access.CHANGE, Access.CHANGE, Access.CHANGE);
  }

  @Test
  void anAnswerIsGivenWithTypedFields() {
    fake.with(detail("waiting", List.of(), form()));

    var run =
        heddle(
            "submit",
            FIRST,
            "ask",
            "--action",
            "approve",
            "-d",
            "note=a=b",
            "-d",
            "amount:=20",
            "--submit-id",
            "s-1");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("ask accepted → approve");
    var order = fake.submitted.getFirst();
    assertThat(order.submitId()).isEqualTo("s-1");
    assertThat(order.data().get("note")).isEqualTo(Value.of("a=b"));
    assertThat(order.data().get("amount")).isEqualTo(Value.of(20));
    fake.reply = new SubmitView("NOT_WAITING", "", "", List.of());
    var refused = heddle("submit", FIRST, "asks", "--action", "approve");
    assertThat(refused.status()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("'asks' does not wait for an answer; ask does");
    fake.reply = new SubmitView("REJECTED", "ask", "", List.of("amount: expected a number"));
    assertThat(heddle("submit", FIRST, "ask").err()).contains("amount: expected a number");
  }

  @Test
  void aFileIsRegisteredWithWhatItNamesAndStarted() throws IOException {
    fake.with(FIRST, "running");
    var root = Path.of(System.getProperty("heddle.root"), "workflows");

    var run =
        heddle(
            "start",
            root.resolve("order.yml").toString(),
            "-i",
            "currency=CHF",
            "--idempotency-key",
            "k");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(FIRST + "\n");
    var order = fake.started.getFirst();
    assertThat(order.idempotencyKey()).isEqualTo("k");
    assertThat(order.startedBy()).isEqualTo("cli");
    assertThat(order.inputs().get("currency")).isEqualTo(Value.of("CHF"));
    assertThat(fake.texts).hasSize(2).containsValue(Files.readString(root.resolve("price.yml")));
    assertThat(new ArrayList<>(fake.texts.keySet()).getLast()).isEqualTo(order.workflow());
    var other = heddle("start", order.workflow() + "x");
    assertThat(other.err()).contains("did you mean '%s'?".formatted(order.workflow()));
  }

  @Test
  void aBrokenFileStartsNothing() throws IOException {
    var file = Files.writeString(folder.resolve("broken.yml"), "version: 1\nnodes: 3\n");

    var run = heddle("start", file.toString());

    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("broken.yml");
    assertThat(accesses).isEmpty();
  }

  @Test
  void completionKnowsTheCommands() {
    assertThat(heddle("completion").out()).contains("start", "signal", "--idempotency-key");
  }
}
