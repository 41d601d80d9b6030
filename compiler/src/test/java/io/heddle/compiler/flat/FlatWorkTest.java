package io.heddle.compiler.flat;

import static io.heddle.compiler.Compiling.flat;
import static io.heddle.compiler.Compiling.flatText;
import static io.heddle.compiler.Compiling.inputs;
import static io.heddle.compiler.Compiling.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.NodeWork;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.ir.WaitSpec.OnTimeout;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatWorkTest {

  private static TextTemplate text(String text) {
    return TextTemplate.literal(text);
  }

  @ParameterizedTest
  @CsvSource({
    "javascript, JAVASCRIPT",
    "js, JAVASCRIPT",
    "ts, JAVASCRIPT",
    "python, PYTHON",
    "python3, PYTHON",
    "wasm, WASM"
  })
  void knowsTheNamesOfLanguages(String name, CodeLanguage language) {
    var node = flat("{ type: code, title: X, language: %s, code: x }".formatted(name));

    assertThat(spec(node, WorkSpec.Code.class).language()).isEqualTo(language);
  }

  @Test
  void bindsTheInputsOfCode() {
    var node =
        flat(
            """
            type: code
            title: X
            code: "function main(inputs) { return {}; }"
            variables: [{ variable: a, value_selector: [start, q] }]
            inputs: { b: [start, items] }
            output_variable: all
            timeout: 5
            timeout_secs: 7
            """);

    assertThat(node.spec())
        .isEqualTo(
            new WorkSpec.Code(
                CodeLanguage.JAVASCRIPT,
                "function main(inputs) { return {}; }",
                true,
                List.of(new Binding("a", 0), new Binding("b", 1)),
                null,
                "all",
                Duration.ofSeconds(5)));
    assertThat(node.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(node.fused()).isFalse();
  }

  @Test
  void readsARequestWithEverything() {
    var node =
        flat(
            """
            type: http-request
            title: X
            method: post
            url: "https://example.com/{{#start.q#}}"
            headers: [{ key: a, value: b }]
            params: [{ key: p, value: "1" }]
            body: { type: form_data, data: [{ key: k, value: v }] }
            authorization: { type: basic_auth, username: u, password: p }
            timeout: 3
            fail_on_error_status: true
            """);

    var http = spec(node, WorkSpec.Http.class);
    assertThat(http.method()).isEqualTo("POST");
    assertThat(inputs(node)).containsExactly("start.q");
    assertThat(http.headers()).containsExactly(new HttpField(text("a"), text("b")));
    assertThat(http.params()).containsExactly(new HttpField(text("p"), text("1")));
    assertThat(http.body())
        .isEqualTo(
            new HttpBody.Multipart(List.of(new WorkSpec.HttpPart(text("k"), text("v"), -1))));
    assertThat(http.auth()).isEqualTo(new HttpAuth.Basic(text("u"), text("p")));
    assertThat(http.timeouts().read()).isEqualTo(Duration.ofSeconds(3));
    assertThat(http.failOnStatus()).isEqualTo(StatusRule.ERROR_STATUS);
  }

  @Test
  void sendsGetWithoutABodyByDefault() {
    var http = spec(flat("{ type: http-request, title: X, url: 'http://a' }"), WorkSpec.Http.class);

    assertThat(http.method()).isEqualTo("GET");
    assertThat(http.body()).isEqualTo(new HttpBody.None());
    assertThat(http.auth()).isEqualTo(new HttpAuth.None());
    assertThat(http.timeouts().connect()).isEqualTo(Duration.ofSeconds(10));
    assertThat(http.failOnStatus()).isEqualTo(StatusRule.NEVER);
  }

  @Test
  void readsAModelNode() {
    var node =
        flat(
            """
            type: llm
            title: X
            model: { provider: mock, name: echo, completion_params: { temperature: 0.5 } }
            prompt_template: [{ role: system, text: be kind }, { role: user, text: "{{#start.q#}}" }]
            context: { enabled: true, variable_selector: [start, items] }
            memory: { enabled: true, window_size: 4, variable_selector: [conversation, memo] }
            stream: true
            """);

    var llm = spec(node, ModelSpec.Llm.class);
    assertThat(llm.model().provider()).isEqualTo("mock");
    assertThat(llm.model().parameters().get("temperature")).isEqualTo(Value.of(0.5));
    assertThat(llm.prompts()).extracting(ModelSpec.Prompt::role).containsExactly("system", "user");
    assertThat(llm.stream()).isTrue();
    assertThat(inputs(node).get(llm.contextInput())).isEqualTo("start.items");
    assertThat(inputs(node).get(Objects.requireNonNull(llm.memory()).messagesInput()))
        .isEqualTo("conversation.memo");
    assertThat(Objects.requireNonNull(llm.memory()).window()).isEqualTo(4);
  }

  @Test
  void findsTheServerThatAToolNames() {
    var node =
        flat(
            """
            type: tool
            title: X
            mcp_server_ref: search
            tool_name: find
            arguments: { q: "{{#start.q#}}", top: 3 }
            """);

    var tool = spec(node, WorkSpec.Tool.class);
    assertThat(tool.source()).isInstanceOf(WorkSpec.ToolSource.Mcp.class);
    assertThat(((WorkSpec.ToolSource.Mcp) tool.source()).server().command())
        .isEqualTo("run-search");
    assertThat(tool.arguments()).extracting(WorkSpec.Argument::name).containsExactly("q", "top");
    assertThat(tool.arguments().get(1).constant()).isEqualTo(Value.of(3));
  }

  @Test
  void givesAnAgentItsServersAndBound() {
    var node =
        flat(
            """
            type: agent
            title: X
            model: { provider: mock, name: m }
            system_prompt: "be {{#start.q#}}"
            query: "{{#start.q#}}"
            tools: { mcp_server_refs: [search] }
            """);

    var agent = spec(node, ModelSpec.Agent.class);
    assertThat(agent.system()).isEqualTo(text("be {{#start.q#}}"));
    assertThat(agent.servers()).hasSize(1);
    assertThat(agent.maxIterations()).isEqualTo(10);
  }

  @Test
  void asksForAnApproval() {
    var node =
        flat(
            """
            type: human-input
            title: X
            resume_mode: approval
            prompt_text: "ok, {{#start.q#}}?"
            timeout_secs: 60
            timeout_action: auto_reject
            """,
            "[{ source: start, target: x }, { source: x, target: end, source_handle: approve },"
                + " { source: x, target: end, source_handle: reject }]");

    var form = spec(node, WaitSpec.HumanInput.class);
    assertThat(form.mode()).isEqualTo(HumanMode.APPROVAL);
    assertThat(form.actions()).extracting(WaitSpec.Action::id).containsExactly("approve", "reject");
    assertThat(form.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(form.onTimeout()).isEqualTo(OnTimeout.AUTO_REJECT);
    assertThat(node.branch()).isTrue();
    assertThat(node.timeout()).isNull();
  }

  @Test
  void runsAnotherWorkflow() {
    var node =
        flat(
            """
            type: workflow
            title: X
            workflow: compress
            inputs:
              text: [start, q]
              title: "About {{#start.q#}}"
              limit: 3
              tags: { value: [a, b] }
              same: { value_selector: [start, q] }
              alone: "{{#start.q#}}"
            """);

    var spec = spec(node, WaitSpec.SubWorkflow.class);
    assertThat(spec.workflow()).isEqualTo("compress");
    assertThat(spec.awaited()).isTrue();
    assertThat(spec.shape()).isEqualTo(WaitSpec.Shape.PLAIN);
    assertThat(spec.inputs())
        .extracting(Argument::name, Argument::input, Argument::constant)
        .containsExactly(
            tuple("text", 0, null),
            tuple("title", -1, null),
            tuple("limit", -1, Value.of(3)),
            tuple("tags", -1, Value.array(List.of(Value.of("a"), Value.of("b")))),
            tuple("same", 0, null),
            tuple("alone", 0, null));
    assertThat(spec.inputs().get(1).text()).isNotNull();
  }

  @Test
  void handsATaskToAQueue() {
    var node =
        flat("{ type: task, title: X, queue: scans, inputs: { f: start.q }, timeout_secs: 9 }");

    assertThat(node.spec())
        .isEqualTo(
            new WaitSpec.ExternalTask(
                "scans", List.of(new Binding("f", 0)), Duration.ofSeconds(9), null));
  }

  @Test
  void handsOutANodeThatIsMarkedExternal() {
    var node =
        flat(
            """
            type: code
            title: X
            external: true
            language: python3
            code: def main(inputs)
            variables: [{ variable: a, value_selector: [start, q] }]
            inputs: { b: [start, items] }
            timeout_secs: 9
            retry_config: { max_retries: 1 }
            """);

    var spec = spec(node, WaitSpec.ExternalTask.class);
    assertThat(spec.queue()).isEqualTo("code");
    assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(node.timeout()).isNull();
    assertThat(spec.inputs()).containsExactly(new Binding("a", 0), new Binding("b", 1));
    var work = Objects.requireNonNull(spec.work());
    assertThat(work.kind()).isEqualTo("code");
    assertThat(work.settings())
        .extracting(NodeWork.Entry::name)
        .containsExactly("language", "code", "variables", "inputs");
    assertThat(node.recovery().retry().maxRetries()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: llm, model: { provider: mock, name: m }, prompt_template: [{ role: user, text: x }]",
        "type: agent, model: { provider: mock, name: m }, query: x, tools: {}",
        "type: http-request, url: 'http://x/{{#start.q#}}'",
        "type: tool, provider: p, tool_name: t",
        "type: document-extractor, variables: [[start, q]]",
        "type: memory-store, key: k, value_selector: [start, q]",
        "type: plugin.echo, message: '{{#start.q#}}'",
        "type: knowledge-retrieval, query: x",
        "type: task, queue: q"
      })
  void handsOutWhateverWorks(String data) {
    assertThat(flat("{ title: X, external: true, %s }".formatted(data)).spec())
        .isInstanceOf(WaitSpec.ExternalTask.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type: answer, answer: x                                          | a step of the run itself
          type: template-transform, template: x                            | a step of the run itself
          type: variable-aggregator, variables: [[start, q]]               | a step of the run itself
          type: loop-start                                                 | a step of the run itself
          type: list-operator, operation: first, input_selector: [start, items], output_variable: o | a step of the run itself
          type: workflow, workflow: w                                      | runs a workflow of this group
          type: human-input                                                | asks a person
          """)
  void refusesToHandOutWhatIsNoWork(String data, String reason) {
    var text =
        flatText(
            "{ title: X, external: true, %s }".formatted(data),
            "[{ source: start, target: x }, { source: x, target: end }]");
    var findings = WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT).findings();

    assertThat(findings)
        .filteredOn(finding -> "external".equals(finding.field()))
        .singleElement()
        .extracting(Diagnostic::message)
        .asString()
        .contains("cannot be external", reason);
  }

  @Test
  void readsMemoryNodes() {
    var recall =
        flat(
            "{ type: memory-recall, title: X, scope: user, query_selector: [start, q], top_k: 2 }");
    assertThat(recall.spec())
        .isEqualTo(
            new WorkSpec.MemoryRecall(
                "user", null, 0, 2, io.heddle.compiler.value.ObjectValue.EMPTY));

    var store = flat("{ type: memory-store, title: X, key: 'k', value_selector: [start, q] }");
    assertThat(spec(store, WorkSpec.MemoryStore.class).scope()).isEqualTo("conversation");
  }

  @Test
  void readsADocumentExtractor() {
    var node = flat("{ type: document-extractor, title: X, variables: [[start, q], start.items] }");

    assertThat(node.spec())
        .isEqualTo(new WorkSpec.Document(List.of(0, 1), "text", 50, false, true));
  }

  @Test
  void keepsThePluginsSettingsAndFindsWhatTheyRead() {
    var node =
        flat(
            """
            type: plugin.echo
            title: X
            message: "hi {{#start.q#}}"
            deep: { list_selector: [start, items] }
            """);

    var plugin = spec(node, NodeSpec.Plugin.class);
    assertThat(plugin.kind()).isEqualTo("plugin.echo");
    assertThat(plugin.settings().get("message")).isEqualTo(Value.of("hi {{#start.q#}}"));
    assertThat(plugin.values())
        .containsExactly(new Binding("start.q", 0), new Binding("list_selector", 1));
  }

  @Test
  void standsInForKindsThatNothingRuns() {
    assertThat(flat("{ type: knowledge-retrieval, title: X, dataset_ids: [a] }").spec())
        .isEqualTo(new WorkSpec.Unsupported("knowledge-retrieval"));
  }
}
