package io.heddle.compiler.export;

import static io.heddle.compiler.Compiling.export;
import static io.heddle.compiler.Compiling.inputs;
import static io.heddle.compiler.Compiling.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.ListPlan;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Operation;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import io.heddle.compiler.ir.WorkSpec.CodeOutput;
import io.heddle.compiler.ir.WorkSpec.HttpAuth;
import io.heddle.compiler.ir.WorkSpec.HttpBody;
import io.heddle.compiler.ir.WorkSpec.HttpField;
import io.heddle.compiler.ir.WorkSpec.StatusRule;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExportNodesTest {

  private static TextTemplate text(String text) {
    return TextTemplate.literal(text);
  }

  @Test
  void readsPathsIntoValues() {
    var node =
        export("{ type: end, outputs: [{ variable: u, value_selector: [sys, files, url] }] }");

    assertThat(node.inputs().getFirst().path()).containsExactly("url");
    assertThat(node.inputs().getFirst().selector()).containsExactly("sys", "files", "url");
  }

  @Test
  void readsTheSystemVariablesThatAStartPutsOut() {
    var direct = export("{ type: answer, answer: '{{#sys.query#}}' }");
    var byStart =
        export("{ type: end, outputs: [{ variable: q, value_selector: [s, sys.query] }] }");

    assertThat(byStart.inputs().getFirst().slot()).isEqualTo(direct.inputs().getFirst().slot());
  }

  @Test
  void takesTheOldConditionsOfAnIfElseAsItsOnlyCase() throws Exception {
    var node =
        export(
            """
            type: if-else
            logical_operator: or
            conditions:
              - { variable_selector: [s, q], comparison_operator: is, value: a }
              - { variable_selector: [s, q], comparison_operator: is, value: b }
            """);

    var branch = spec(node, RoutingSpec.IfElse.class);
    assertThat(branch.cases()).extracting(RoutingSpec.Case::id).containsExactly("true");
    assertThat(branch.cases().getFirst().condition().test(_ -> Value.of("b"))).isTrue();
  }

  @Test
  void ignoresTheOldConditionsWhenThereAreCases() {
    var node =
        export(
            """
            type: if-else
            cases: []
            conditions: [{ variable_selector: [s, q], comparison_operator: is, value: a }]
            """);

    assertThat(spec(node, RoutingSpec.IfElse.class).cases()).isEmpty();
  }

  @Test
  void readsBothVersionsOfTheAssigner() {
    var first =
        export(
            """
            type: assigner
            assigned_variable_selector: [conversation, memo]
            input_variable_selector: [s, q]
            write_mode: over-write
            """);
    assertThat(spec(first, RoutingSpec.Assigner.class).items())
        .containsExactly(new RoutingSpec.Assignment(0, Operation.OVERWRITE, 1, null, null));

    var second =
        export(
            """
            type: assigner
            version: "2"
            items:
              - { variable_selector: [conversation, memo], input_type: constant, operation: +=, value: 2 }
              - { variable_selector: [conversation, memo], input_type: variable, operation: over-write, value: [s, q] }
              - { variable_selector: [conversation, memo], input_type: variable, operation: clear, value: "" }
            """);
    assertThat(spec(second, RoutingSpec.Assigner.class).items())
        .containsExactly(
            new RoutingSpec.Assignment(0, Operation.ADD, -1, Value.of(2), null),
            new RoutingSpec.Assignment(0, Operation.OVERWRITE, 1, null, null),
            new RoutingSpec.Assignment(0, Operation.CLEAR, -1, null, null));
    assertThat(spec(second, RoutingSpec.Assigner.class).legacy()).isFalse();
  }

  @Test
  void aggregatesInGroups() {
    var node =
        export(
            """
            type: variable-aggregator
            variables: []
            advanced_settings:
              group_enabled: true
              groups:
                - { group_name: a, output_type: string, variables: [[s, q]] }
                - { group_name: b, output_type: string, variables: [[s, f], [s, q]] }
            """);

    assertThat(node.spec())
        .isEqualTo(
            new RoutingSpec.Aggregator(
                List.of(
                    new RoutingSpec.Group("a", List.of(0)),
                    new RoutingSpec.Group("b", List.of(1, 0))),
                true));
  }

  @Test
  void ordersAListOperatorsSteps() {
    var node =
        export(
            """
            type: list-operator
            variable: [s, f]
            filter_by: { enabled: true, conditions: [{ key: type, comparison_operator: in, value: [image] }] }
            extract_by: { enabled: false, serial: "1" }
            order_by: { enabled: true, key: name, value: desc }
            limit: { enabled: true, size: 2 }
            """);

    assertThat(spec(node, RoutingSpec.ListOperator.class).plan())
        .isEqualTo(
            new ListPlan.Pipeline(
                new ListPlan.Filter(
                    List.of(new ListPlan.ItemCondition("type", "in", null, List.of("image")))),
                null,
                new ListPlan.Order("name", true),
                2));
  }

  @Test
  void declaresTheOutputsOfCode() {
    var node =
        export(
            """
            type: code
            code_language: python3
            code: "def main(a): return {}"
            variables: [{ variable: a, value_selector: [s, q] }]
            outputs: { r: { type: object, children: { n: { type: number, children: null } } }, t: { type: string } }
            """);

    assertThat(node.spec())
        .isEqualTo(
            new WorkSpec.Code(
                CodeLanguage.PYTHON,
                "def main(a): return {}",
                false,
                List.of(new Binding("a", 0)),
                List.of(
                    new CodeOutput("r", "object", List.of(new CodeOutput("n", "number", null))),
                    new CodeOutput("t", "string", null)),
                null,
                null));
  }

  @Test
  void readsARequestsLines() {
    var node =
        export(
            """
            type: http-request
            method: POST
            url: "http://a/{{#s.q#}}"
            headers: "a: b:c\\nx:{{#s.q#}}"
            params: "p:1"
            body: { type: json, data: [{ id: k, key: "", type: text, value: "{}" }] }
            authorization: { type: api-key, config: { type: bearer, api_key: k, header: "" } }
            timeout: { connect: 99, read: 0, write: 5 }
            """);

    var http = spec(node, WorkSpec.Http.class);
    assertThat(http.headers().getFirst()).isEqualTo(new HttpField(text("a"), text("b:c")));
    assertThat(http.params()).containsExactly(new HttpField(text("p"), text("1")));
    assertThat(http.body()).isEqualTo(new HttpBody.JsonText(text("{}"), true));
    assertThat(http.auth()).isEqualTo(new HttpAuth.Bearer(text("k")));
    assertThat(http.timeouts().connect()).isEqualTo(Duration.ofSeconds(10));
    assertThat(http.timeouts().read()).isNull();
    assertThat(http.failOnStatus()).isEqualTo(StatusRule.NEVER);
    assertThat(inputs(node)).containsExactly("s.q");
  }

  @Test
  void failsOnAStatusOnlyWhenTheFailureIsMended() {
    var node =
        export(
            """
            type: http-request
            method: get
            url: http://a
            retry_config: { retry_enabled: true, max_retries: 2, retry_interval: 100 }
            """);

    assertThat(spec(node, WorkSpec.Http.class).failOnStatus()).isEqualTo(StatusRule.NOT_SUCCESSFUL);
    assertThat(node.recovery().retry().maxRetries()).isEqualTo(2);
  }

  @Test
  void sendsFilesInForms() {
    var node =
        export(
            """
            type: http-request
            method: post
            url: http://a
            body:
              type: form-data
              data: [{ key: t, type: text, value: v }, { key: f, type: file, file: [s, f] }]
            """);

    assertThat(spec(node, WorkSpec.Http.class).body())
        .isEqualTo(
            new HttpBody.Multipart(
                List.of(
                    new WorkSpec.HttpPart(text("t"), text("v"), -1),
                    new WorkSpec.HttpPart(text("f"), null, 0))));
  }

  @Test
  void readsAModelNode() {
    var node =
        export(
            """
            type: llm
            model: { provider: openai, name: gpt, mode: chat, completion_params: { stop: "{{#s.q#}}" } }
            prompt_template:
              - { role: system, text: "use {{#context#}}" }
              - { role: user, edition_type: jinja2, jinja2_text: "{{ n }}", text: old }
            prompt_config: { jinja2_variables: [{ variable: n, value_selector: [s, q] }] }
            context: { enabled: true, variable_selector: [s, q] }
            memory: { window: { enabled: true, size: 7 }, query_prompt_template: "{{#sys.query#}}" }
            vision: { enabled: true, configs: { variable_selector: [sys, files], detail: low } }
            structured_output_enabled: true
            structured_output: { schema: { type: object } }
            """);

    var llm = spec(node, ModelSpec.Llm.class);
    assertThat(llm.model().parameterTexts()).hasSize(1);
    assertThat(llm.prompts()).hasSize(2);
    assertThat(llm.prompts().get(1).jinja()).isNotNull();
    assertThat(llm.prompts().get(1).jinjaVariables())
        .containsExactly(new Binding("n", llm.contextInput()));
    assertThat(Objects.requireNonNull(llm.memory()).window()).isEqualTo(7);
    assertThat(inputs(node).get(llm.queryInput())).isEqualTo("sys.query");
    assertThat(Objects.requireNonNull(llm.vision()).detail()).isEqualTo("low");
    assertThat(llm.responseSchema()).isNotNull();
    assertThat(llm.stream()).isTrue();
  }

  @Test
  void readsAClassifierWithThePluralOfItsInstruction() {
    var node =
        export(
            """
            type: question-classifier
            model: { provider: p, name: m, mode: chat, completion_params: {} }
            query_variable_selector: [s, q]
            classes: [{ id: "1", name: "about {{#s.q#}}" }, { id: "2", name: other, label: Other }]
            instructions: choose
            """);

    var classifier = spec(node, ModelSpec.Classifier.class);
    assertThat(classifier.classes()).extracting(ModelSpec.ClassLabel::id).containsExactly("1", "2");
    assertThat(classifier.classes())
        .extracting(ModelSpec.ClassLabel::label)
        .containsExactly("CLASS 1", "Other");
    assertThat(classifier.instruction()).isEqualTo(text("choose"));
    assertThat(node.branch()).isTrue();
  }

  @Test
  void readsAParameterExtractor() {
    var node =
        export(
            """
            type: parameter-extractor
            model: { provider: p, name: m, mode: chat, completion_params: {} }
            query: [s, q]
            reasoning_mode: prompt
            parameters: [{ name: b, type: bool, description: d, required: true }]
            """);

    var extractor = spec(node, ModelSpec.Extractor.class);
    assertThat(extractor.functionCall()).isFalse();
    assertThat(extractor.parameters())
        .containsExactly(new ModelSpec.ParameterField("b", "boolean", "d", true, List.of()));
  }

  @Test
  void runsAWorkflowThatWasPublishedAsATool() {
    var node =
        export(
            """
            type: tool
            title: X
            provider_type: workflow
            provider_id: 0b1c
            provider_name: Compress it
            tool_name: compress
            tool_parameters:
              text: { type: variable, value: [s, q] }
              style: { type: mixed, value: "like {{#s.q#}}" }
              words: { type: constant, value: 20 }
            """);

    var spec = spec(node, WaitSpec.SubWorkflow.class);
    assertThat(spec.workflow()).isEqualTo("compress");
    assertThat(spec.shape()).isEqualTo(WaitSpec.Shape.TOOL);
    assertThat(spec.inputs())
        .extracting(WorkSpec.Argument::name)
        .containsExactly("text", "style", "words");
  }

  @Test
  void readsAToolsParametersInAllTheirForms() {
    var node =
        export(
            """
            type: tool
            provider_id: time
            provider_type: builtin
            provider_name: time
            tool_name: now
            tool_configurations: { format: "%Y" }
            tool_parameters:
              a: { type: variable, value: [s, q] }
              b: { type: mixed, value: "x {{#s.q#}}" }
              c: { type: constant, value: 3 }
              d: bare
              e: { type: mixed, value: null }
            """);

    var tool = spec(node, WorkSpec.Tool.class);
    assertThat(tool.source())
        .isEqualTo(new WorkSpec.ToolSource.Provider("builtin", "time", "time"));
    assertThat(tool.arguments())
        .extracting(WorkSpec.Argument::name)
        .containsExactly("a", "b", "c", "d");
    assertThat(tool.arguments().getFirst().input()).isZero();
    assertThat(tool.arguments().get(2).constant()).isEqualTo(Value.of(3));
    assertThat(tool.arguments().get(3).text()).isEqualTo(text("bare"));
  }

  @Test
  void readsAnAgentsStrategyAndTools() {
    var node =
        export(
            """
            type: agent
            agent_strategy_name: ReAct
            agent_parameters:
              model: { type: constant, value: { provider: p, model: m, mode: chat, completion_params: {} } }
              instruction: { type: constant, value: help }
              query: { type: constant, value: "{{#sys.query#}}" }
              maximum_iterations: { type: constant, value: 4 }
              tools:
                type: constant
                value: [{ enabled: true, type: builtin, provider_name: time, tool_name: now, parameters: {} },
                        { enabled: false, type: builtin, provider_name: gone, tool_name: gone }]
              other: { type: constant, value: more }
            """);

    var agent = spec(node, ModelSpec.Agent.class);
    assertThat(agent.strategy()).isEqualTo("react");
    assertThat(agent.model().name()).isEqualTo("m");
    assertThat(agent.maxIterations()).isEqualTo(4);
    assertThat(agent.tools()).extracting(WorkSpec.Tool::tool).containsExactly("now");
    assertThat(agent.extra()).extracting(WorkSpec.Argument::name).containsExactly("other");
    assertThat(inputs(node)).containsExactly("sys.query");
  }

  @Test
  void readsAForm() {
    var node =
        export(
            """
            type: human-input
            form_content: "Hi {{#s.q#}} {{#$output.name#}}"
            inputs:
              - { type: paragraph, output_variable_name: name, default: { type: variable, selector: [s, q] } }
            user_actions: [{ id: ok, title: Fine }]
            timeout: 2
            timeout_unit: day
            """);

    var form = spec(node, WaitSpec.HumanInput.class);
    assertThat(form.timeout()).isEqualTo(Duration.ofDays(2));
    assertThat(form.onTimeout()).isEqualTo(WaitSpec.OnTimeout.BRANCH);
    assertThat(form.actions()).containsExactly(new WaitSpec.Action("ok", "Fine"));
    assertThat(form.fields().getFirst().defaultInput()).isZero();
    assertThat(node.branch()).isTrue();
  }

  @Test
  void searchesKnowledge() {
    var node =
        export(
            """
            type: knowledge-retrieval
            query_variable_selector: [s, q]
            dataset_ids: [d1]
            retrieval_mode: multiple
            multiple_retrieval_config: { top_k: 3 }
            """);

    var knowledge = spec(node, WorkSpec.Knowledge.class);
    assertThat(knowledge.datasets()).containsExactly("d1");
    assertThat(knowledge.settings().get("retrieval_mode")).isEqualTo(Value.of("multiple"));
  }
}
