package io.heddle.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.DebuggerEvent;
import io.heddle.runtime.event.RunEvent.Reading;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.node.AgentStep;
import io.heddle.runtime.node.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events that tell of no step of the run, and those of models and agents at work. */
final class AsideEventsTest {

  private static final String RUN = "default/0-1";
  private static final RunEvent.Place LLM = place("llm", "llm", List.of());
  private static final RunEvent.Place AGENT = place("agent", "agent", List.of());

  private final FlatEvents flat = new FlatEvents(RUN);
  private final ExportEvents export = new ExportEvents(RUN, run(true));

  private static ExportRun run(boolean chat) {
    return new ExportRun("task", "w", chat, "conversation", "message", "me");
  }

  private static RunEvent.Place place(String id, String type, List<RunEvent.Step> path) {
    return new RunEvent.Place(path, id, type, "T");
  }

  private static List<String> lines(PublicEvents events, RunEvent... told) {
    var lines = new ArrayList<String>();
    for (var event : told) {
      events.of(null, event).forEach(one -> lines.add(one.line()));
    }
    return lines;
  }

  private static RunEvent.Chunk thought(long offset, String delta) {
    return new RunEvent.Chunk(RUN, LLM, 1, "reasoning_content", offset, delta, 1000);
  }

  private static RunEvent.NodeFinished finished(RunEvent.Place place, ObjectValue details) {
    return new RunEvent.NodeFinished(
        RUN,
        place,
        1,
        NodeStatus.SUCCEEDED,
        "source",
        Reading.NOTHING,
        ObjectValue.EMPTY,
        details,
        Usage.NONE,
        null,
        1000,
        2000);
  }

  private static RunEvent.AgentLog log(
      String id, @Nullable String parent, AgentStep.Status status, @Nullable String error) {
    var step =
        new AgentStep(
            id,
            parent,
            "CALL search",
            status,
            error,
            ObjectValue.of("tool", Value.of("search")),
            ObjectValue.EMPTY);
    return new RunEvent.AgentLog(RUN, AGENT, 1, step, 1000);
  }

  @Test
  void aDebuggerIsToldInTheFlatDialect() {
    var inner = place("say", "code", List.of(new RunEvent.Step("each", "iteration", 2)));

    assertThat(
            lines(
                flat,
                new DebuggerEvent.Stopped(RUN, inner, "breakpoint", "before", 1),
                new DebuggerEvent.VariablesSeen(
                    RUN, new Reading(ObjectValue.of("n", Value.of(1)), false), 1),
                new DebuggerEvent.BreakpointsChanged(RUN, "added", "say", 1),
                new DebuggerEvent.BreakpointsChanged(RUN, "cleared", "", 1),
                new DebuggerEvent.Continued(RUN, 1)))
        .containsExactly(
            "{\"type\":\"debug_paused\",\"reason\":\"breakpoint\",\"node_id\":\"say\","
                + "\"node_type\":\"code\",\"node_title\":\"T\",\"phase\":\"before\","
                + "\"path\":\"each[2]\"}",
            "{\"type\":\"debug_variable_snapshot\",\"data\":{\"n\":1},\"data_truncated\":false}",
            "{\"type\":\"debug_breakpoint_changed\",\"action\":\"added\",\"node_id\":\"say\"}",
            "{\"type\":\"debug_breakpoint_changed\",\"action\":\"cleared\",\"node_id\":null}",
            "{\"type\":\"debug_resumed\"}");
  }

  @Test
  void pluginsAndResumesAreToldInTheFlatDialect() {
    assertThat(
            lines(
                flat,
                new RunEvent.PluginLoaded(RUN, "p", "1.0", "P", 1),
                new RunEvent.ResumeWarning(
                    RUN, RunEvent.ResumeWarning.Severity.WARNING, "provider 'x' is gone", 1)))
        .containsExactly(
            "{\"type\":\"plugin_loaded\",\"plugin\":\"p\",\"version\":\"1.0\",\"name\":\"P\"}",
            "{\"type\":\"resume_warning\",\"severity\":\"warning\","
                + "\"diagnostic\":\"provider 'x' is gone\"}");
  }

  @Test
  void appsHaveNoWordsForThem() {
    assertThat(
            lines(
                export,
                new RunEvent.PluginLoaded(RUN, "p", "1.0", "P", 1),
                new RunEvent.ResumeWarning(RUN, RunEvent.ResumeWarning.Severity.INFO, "x", 1),
                new DebuggerEvent.Continued(RUN, 1)))
        .isEmpty();
  }

  @Test
  void thoughtsAreToldWhileTheyAreMadeAndEndWithTheNode() {
    var lines = lines(export, thought(0, "hm"), thought(2, "!"), finished(LLM, ObjectValue.EMPTY));

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .contains("\"event\":\"reasoning_chunk\"", "\"message_id\":\"message\"")
        .contains(
            "\"data\":{\"reasoning\":\"hm\",\"node_id\":\"llm\",\"is_final\":false,"
                + "\"message_id\":\"message\"}");
    assertThat(lines.get(1)).contains("\"reasoning\":\"!\"", "\"is_final\":false");
    assertThat(lines.get(2)).contains("\"reasoning\":\"\"", "\"is_final\":true");
    assertThat(lines.get(3)).contains("\"event\":\"node_finished\"");
  }

  @Test
  void theFlatDialectTellsThoughtsApartFromPieces() {
    var text = new RunEvent.Chunk(RUN, LLM, 1, "text", 0, "yes", 1000);
    var lines = lines(flat, thought(0, "hm"), text, finished(LLM, ObjectValue.EMPTY));

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .contains("\"type\":\"reasoning_chunk\"", "\"reasoning\":\"hm\"", "\"is_final\":false");
    assertThat(lines.get(1)).contains("\"type\":\"node_run_stream_chunk\"");
    assertThat(lines.get(2)).contains("\"type\":\"reasoning_chunk\"", "\"is_final\":true");
    assertThat(lines.get(3)).contains("\"type\":\"node_run_succeeded\"");
  }

  @Test
  void anAgentsStepsAreToldAsTheyAreMadeAndNotAgainAtTheEnd() {
    var call = ObjectValue.of("tool", Value.of("search")).with("result", Value.of("found"));
    var second = ObjectValue.of("tool", Value.of("open")).with("is_error", Value.of(true));
    var details =
        ObjectValue.of("tool_calls", Value.array(List.of(call, second.with("result", Value.of("no")))));
    var execution = EventFields.executionOf(RUN, AGENT);

    var lines =
        lines(
            export,
            log("call-0", "round-0", AgentStep.Status.START, null),
            log("call-0", "round-0", AgentStep.Status.SUCCESS, null),
            finished(AGENT, details));

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .contains(
            "\"event\":\"agent_log\"",
            "\"node_execution_id\":\"%s\",\"id\":\"%s-1-call-0\"".formatted(execution, execution),
            "\"label\":\"CALL search\",\"parent_id\":\"%s-1-round-0\"".formatted(execution),
            "\"status\":\"start\",\"data\":{\"tool\":\"search\"}",
            "\"node_id\":\"agent\"");
    assertThat(lines.get(1)).contains("\"id\":\"%s-1-call-0\"".formatted(execution), "\"success\"");
    assertThat(lines.get(2))
        .contains("-1-call-1\",\"label\":\"CALL open\",\"parent_id\":null", "\"status\":\"error\"")
        .contains("\"error\":\"no\"");
    assertThat(lines.get(3)).contains("\"event\":\"node_finished\"");
  }

  @Test
  void theFlatDialectTellsAnAgentsStepsToo() {
    assertThat(lines(flat, log("call-0", null, AgentStep.Status.ERROR, "no such page")))
        .singleElement()
        .asString()
        .startsWith("{\"type\":\"agent_log\",\"node_execution_id\":")
        .contains("\"error\":\"no such page\",\"status\":\"error\"");
  }
}
