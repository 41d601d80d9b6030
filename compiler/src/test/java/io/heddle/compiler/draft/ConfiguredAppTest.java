package io.heddle.compiler.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Compiling;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.CompiledWorkflow.AppMode;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.template.Part;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConfiguredAppTest {

  private static CompiledWorkflow app(String mode, String config) {
    return Compiling.workflow(text(mode, config));
  }

  private static String text(String mode, String config) {
    return "app: { name: Helper, mode: %s }\nmodel_config:\n%s".formatted(mode, config.indent(2));
  }

  private static Node model(CompiledWorkflow workflow) {
    return Objects.requireNonNull(workflow.root().node("model"));
  }

  @Test
  void makesOneModelNodeOfAChatApp() {
    var workflow =
        app(
            "chat",
            """
            model: { provider: openai, name: gpt, mode: chat, completion_params: { temperature: 1 } }
            pre_prompt: "You help {{who}} with {{other}}."
            user_input_form: [{ text-input: { variable: who, label: Who, required: true } }]
            opening_statement: Hello!
            """);

    assertThat(workflow.mode()).isEqualTo(AppMode.CHAT);
    assertThat(workflow.root().nodes())
        .extracting(Node::type)
        .containsExactly("start", "llm", "answer");
    var start = (RoutingSpec.Start) workflow.root().node(0).spec();
    assertThat(start.fields().getFirst().name()).isEqualTo("who");
    assertThat(start.fields().getFirst().type()).isEqualTo("text-input");
    var llm = (ModelSpec.Llm) model(workflow).spec();
    assertThat(llm.memory()).isNotNull();
    assertThat(llm.prompts().getFirst().role()).isEqualTo("system");
    assertThat(Objects.requireNonNull(llm.prompts().getFirst().text()).parts())
        .containsExactly(
            new Part.Literal("You help "),
            new Part.Reference(0, List.of("start", "who"), "start.who"),
            new Part.Literal(" with {{other}}."));
    assertThat(workflow.features().get("opening_statement")).isEqualTo(Value.of("Hello!"));
  }

  @Test
  void makesAUserPromptWithoutMemoryOfACompletionApp() {
    var workflow =
        app("completion", "model: { provider: p, name: m, mode: chat }\npre_prompt: translate\n");

    var llm = (ModelSpec.Llm) model(workflow).spec();
    assertThat(llm.memory()).isNull();
    assertThat(llm.prompts().getFirst().role()).isEqualTo("user");
  }

  @Test
  void makesAnAgentOfAnAgentApp() {
    var workflow =
        app(
            "agent-chat",
            """
            model: { provider: p, name: m, mode: chat }
            pre_prompt: help
            agent_mode:
              enabled: true
              strategy: function_call
              max_iteration: 5
              tools: [{ enabled: true, provider_id: time, provider_type: builtin, tool_name: now, tool_parameters: {} }]
            """);

    var agent = (ModelSpec.Agent) model(workflow).spec();
    assertThat(agent.strategy()).isEqualTo("function_calling");
    assertThat(agent.maxIterations()).isEqualTo(5);
    assertThat(agent.tools()).extracting(WorkSpec.Tool::tool).containsExactly("now");
    assertThat(agent.model().name()).isEqualTo("m");
  }

  @Test
  void searchesTheKnowledgeOfAChatApp() {
    var workflow =
        app(
            "chat",
            """
            model: { provider: p, name: m, mode: chat }
            pre_prompt: help
            dataset_configs: { retrieval_model: multiple, datasets: { datasets: [{ dataset: { enabled: true, id: d1 } }] } }
            """);

    assertThat(workflow.root().nodes())
        .extracting(Node::type)
        .containsExactly("start", "knowledge-retrieval", "llm", "answer");
    var llm = (ModelSpec.Llm) model(workflow).spec();
    assertThat(llm.contextInput()).isGreaterThanOrEqualTo(0);
    assertThat(Objects.requireNonNull(llm.prompts().getFirst().text()).parts())
        .contains(new Part.Special("context"));
  }

  @Test
  void refusesAnAppWithoutAModelOrAPrompt() {
    assertThat(Compiling.codes(text("chat", "pre_prompt: help\n")))
        .containsExactly(DiagnosticCode.E603);
    assertThat(Compiling.codes(text("completion", "model: { provider: p, name: m }\n")))
        .containsExactly(DiagnosticCode.E603);
    assertThat(Compiling.codes("app: { name: A, mode: chat }\nkind: app\n"))
        .containsExactly(DiagnosticCode.E603);
  }
}
