package io.heddle.runtime;

import static io.heddle.runtime.executor.ScriptedModel.calls;
import static io.heddle.runtime.executor.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.executor.ScriptedModel;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.stub.StubTools;
import io.heddle.runtime.tool.GroupTools;
import io.heddle.runtime.tool.GroupToolsTest.Echo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registered tools in tool and agent nodes of both dialects, from the text to the result. */
@Timeout(60)
final class ToolNodesTest {

  private static final GroupTools TOOLS =
      new GroupTools(List.of(new Echo("langgenius/time/time", "now")), Map.of(), new StubTools());

  private static RunResult run(String workflow, ScriptedModel model) {
    try (var group = new TestGroup(model, TOOLS)) {
      return group
          .run(
              TestGroup.request(
                  "1", TestGroup.compile(workflow), ObjectValue.EMPTY, ObjectValue.EMPTY))
          .join();
    }
  }

  private static String flat(String node) {
    return """
    version: "0.1.0"
    nodes:
      - { id: start, data: { type: start, title: S } }
      - id: work
        data:
          title: W
    %s
      - id: end
        data:
          type: end
          title: E
          outputs:
            - { variable: result, value_selector: [work, result] }
            - { variable: text, value_selector: [work, text] }
    edges:
      - { source: start, target: work }
      - { source: work, target: end }
    """
        .formatted(node.indent(6).stripTrailing());
  }

  @Test
  void aFlatToolNodeCallsIt() {
    var result =
        run(
            flat(
                """
                type: tool
                provider: time
                tool_name: now
                arguments: { zone: UTC }
                """),
            new ScriptedModel());
    assertThat(Json.write(result.outputs()))
        .contains("\"result\":\"now {\\\"zone\\\":\\\"UTC\\\"}\"");
  }

  @Test
  void aFlatAgentIsOfferedItAndCallsIt() {
    var model = new ScriptedModel(calls("now", "{\"zone\":\"UTC\"}"), says("noon"));
    var result =
        run(
            flat(
                """
                type: agent
                model: { provider: any, name: m }
                query: what time is it?
                tools: { registered: [time/now] }
                """),
            model);
    assertThat(Json.write(result.outputs())).contains("\"text\":\"noon\"");
    assertThat(model.requests.getFirst().tools().getFirst().description())
        .isEqualTo("says it again");
    assertThat(model.heard()).contains("TOOL: now {\"zone\":\"UTC\"}");
  }

  @Test
  void anAgentWithAToolThatNobodyRegisteredFails() {
    var result =
        run(
            flat(
                """
                type: agent
                model: { provider: any, name: m }
                query: what time is it?
                tools: { registered: [time/later] }
                """),
            new ScriptedModel(says("never")));
    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.failure())
        .satisfies(
            failure ->
                assertThat(failure.failure().message())
                    .isEqualTo("there is no tool time/later here"));
  }

  @Test
  void anExportsToolNodeCallsIt() {
    var result =
        run(
            export(
                """
                type: tool
                provider_id: time
                provider_name: time
                provider_type: builtin
                tool_name: now
                tool_configurations: {}
                tool_parameters: { zone: { type: mixed, value: UTC } }
                """),
            new ScriptedModel());
    assertThat(Json.write(result.outputs()))
        .isEqualTo("{\"text\":\"now {\\\"zone\\\":\\\"UTC\\\"}\",\"json\":[{\"data\":[]}]}");
  }

  @Test
  void anExportsAgentCallsItInWords() {
    var model =
        new ScriptedModel(
            says(
                """
                Action:
                ```json
                {"action": "now", "action_input": {"zone": "UTC"}}
                ```\
                """),
            says("Final Answer: noon"));
    var result =
        run(
            export(
                """
                type: agent
                agent_strategy_name: ReAct
                agent_parameters:
                  model: { type: constant, value: { provider: any, model: m, mode: chat, completion_params: {} } }
                  query: { type: constant, value: what time is it? }
                  instruction: { type: constant, value: Be exact. }
                  maximum_iterations: { type: constant, value: 3 }
                  tools:
                    type: constant
                    value:
                      - { enabled: true, provider_name: langgenius/time/time, tool_name: now, type: builtin, parameters: {}, settings: {} }
                """),
            model);
    assertThat(Json.write(result.outputs())).startsWith("{\"text\":\"noon\"");
    assertThat(model.heard()).contains("USER: Observation: now {\"zone\":\"UTC\"}");
  }

  private static String export(String node) {
    return """
    app: { mode: workflow, name: Tools }
    kind: app
    version: 0.3.0
    workflow:
      graph:
        nodes:
          - { id: start, data: { type: start, title: S, variables: [] } }
          - id: work
            data:
              title: W
    %s
          - id: end
            data:
              type: end
              title: E
              outputs:
                - { variable: text, value_selector: [work, text] }
                - { variable: json, value_selector: [work, json] }
        edges:
          - { id: e1, source: start, target: work, sourceHandle: source }
          - { id: e2, source: work, target: end, sourceHandle: source }
    """
        .formatted(node.indent(10).stripTrailing());
  }
}
