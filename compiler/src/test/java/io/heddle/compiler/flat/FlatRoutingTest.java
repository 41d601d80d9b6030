package io.heddle.compiler.flat;

import static io.heddle.compiler.Compiling.flat;
import static io.heddle.compiler.Compiling.inputs;
import static io.heddle.compiler.Compiling.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Compiling;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Join;
import io.heddle.compiler.ir.RoutingSpec.Operation;
import io.heddle.compiler.template.Part;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlatRoutingTest {

  @Test
  void declaresTheInputsOfAStart() {
    var workflow =
        Compiling.workflow(
            """
            version: "0.1.0"
            nodes:
              - id: start
                data:
                  type: start
                  title: Start
                  variables:
                    - { variable: n, label: N, type: Number, required: true, default: 3 }
                    - { variable: c, type: string, max_length: 5, options: [a, b] }
              - { id: end, data: { type: end, title: End } }
            edges: [{ source: start, target: end }]
            """);

    var start = (RoutingSpec.Start) workflow.root().node(0).spec();
    assertThat(start.origin()).isEqualTo(RoutingSpec.Origin.INPUTS);
    var first = start.fields().getFirst();
    assertThat(first.type()).isEqualTo("number");
    assertThat(first.required()).isTrue();
    assertThat(first.defaultValue()).isEqualTo(Value.of(3));
    var second = start.fields().get(1);
    assertThat(second.maxLength()).isEqualTo(5);
    assertThat(second.options()).containsExactly("a", "b");
    assertThat(second.required()).isFalse();
  }

  @Test
  void bindsTheOutputsOfAnEndAndReadsEachSelectorOnce() {
    var node =
        flat(
            """
            type: end
            title: X
            outputs:
              - { variable: a, value_selector: [start, q] }
              - { variable: b, variable_selector: start.q }
              - { variable: c, value_selector: [start, items] }
            """,
            "[{ source: start, target: x }, { source: start, target: end }]");

    assertThat(spec(node, RoutingSpec.End.class).outputs())
        .containsExactly(new Binding("a", 0), new Binding("b", 0), new Binding("c", 1));
    assertThat(inputs(node)).containsExactly("start.q", "start.items");
  }

  @Test
  void splitsTheTextOfAnAnswer() {
    var node = flat("{ type: answer, title: X, answer: 'Hi {{#start.q#}}!' }");

    var text = spec(node, RoutingSpec.Answer.class).text();
    assertThat(text.parts())
        .containsExactly(
            new Part.Literal("Hi "),
            new Part.Reference(0, List.of("start", "q"), "start.q"),
            new Part.Literal("!"));
    assertThat(node.fused()).isTrue();
  }

  @Test
  void branchesOnTheFirstCaseThatHolds() throws Exception {
    var node =
        flat(
            """
            type: if-else
            title: X
            cases:
              - case_id: long
                logical_operator: and
                conditions: [{ variable_selector: [start, q], comparison_operator: contains, value: ab }]
            """,
            "[{ source: start, target: x }, { source: x, target: end, source_handle: long },"
                + " { source: x, target: end, source_handle: 'false' }]");

    var branch = spec(node, RoutingSpec.IfElse.class);
    assertThat(branch.cases()).extracting(RoutingSpec.Case::id).containsExactly("long");
    assertThat(branch.cases().getFirst().condition().test(_ -> Value.of("cab"))).isTrue();
    assertThat(branch.cases().getFirst().condition().test(_ -> Value.of("x"))).isFalse();
    assertThat(node.branch()).isTrue();
  }

  @Test
  void compilesTheTemplateWithItsVariables() {
    var node =
        flat(
            """
            type: template-transform
            title: X
            template: "{{ name }}"
            variables: [{ variable: name, value_selector: [start, q] }]
            """);

    var template = spec(node, RoutingSpec.Template.class);
    assertThat(template.variables()).containsExactly(new Binding("name", 0));
    assertThat(template.template().variables()).containsExactly("name");
    assertThat(node.fused()).isEqualTo(template.template().isCheap());
  }

  @Test
  void takesTheAliasOfTheTemplateNode() {
    assertThat(flat("{ type: template, title: X, template: hi }").type())
        .isEqualTo("template-transform");
  }

  @Test
  void aggregatesUnderBothNames() {
    for (var type : List.of("variable-aggregator", "variable-assigner")) {
      var node =
          flat("{ type: %s, title: X, variables: [[start, q], start.items] }".formatted(type));

      var aggregator = spec(node, RoutingSpec.Aggregator.class);
      assertThat(aggregator.groups()).containsExactly(new RoutingSpec.Group(null, List.of(0, 1)));
      assertThat(aggregator.takesNull()).isFalse();
    }
  }

  @Test
  void warnsOfAnOldAggregatorWithoutVariables() {
    var codes =
        Compiling.codes(
            Compiling.flatText(
                "{ type: variable-assigner, title: X }",
                "[{ source: start, target: x }, { source: x, target: end }]"));

    assertThat(codes).contains(DiagnosticCode.W610).doesNotContain(DiagnosticCode.E215);
  }

  @Test
  void assignsFromAVariableOrAConstant() {
    var fromInput =
        flat(
            """
            type: assigner
            title: X
            assigned_variable_selector: [conversation, memo]
            input_variable_selector: [start, q]
            write_mode: append
            """);
    var item = spec(fromInput, RoutingSpec.Assigner.class).items().getFirst();
    assertThat(item.operation()).isEqualTo(Operation.APPEND);
    assertThat(inputs(fromInput)).containsExactly("conversation.memo", "start.q");
    assertThat(item.targetInput()).isZero();
    assertThat(item.sourceInput()).isEqualTo(1);

    var fromConstant =
        flat(
            "{ type: assigner, title: X, assigned_variable_selector: [conversation, memo], value: 3"
                + " }");
    var constant = spec(fromConstant, RoutingSpec.Assigner.class).items().getFirst();
    assertThat(constant.operation()).isEqualTo(Operation.OVERWRITE);
    assertThat(constant.sourceInput()).isEqualTo(-1);
    assertThat(constant.constant()).isEqualTo(Value.of(3));
  }

  @Test
  void gathersAllUnlessTheTextSaysOtherwise() {
    var all =
        spec(flat("{ type: gather, title: X, variables: [[start, q]] }"), RoutingSpec.Gather.class);
    assertThat(all.join()).isEqualTo(Join.ALL);
    assertThat(all.cancelRemaining()).isTrue();
    assertThat(all.timeout()).isNull();
    assertThat(all.proceedOnTimeout()).isTrue();

    var some =
        spec(
            flat(
                "{ type: gather, title: X, variables: [[start, q]], join_mode: { type: n_of_m, n: 1"
                    + " }, cancel_remaining: false, timeout_secs: 3, timeout_strategy: fail }"),
            RoutingSpec.Gather.class);
    assertThat(some.join()).isEqualTo(Join.SOME);
    assertThat(some.count()).isEqualTo(1);
    assertThat(some.cancelRemaining()).isFalse();
    assertThat(some.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(some.proceedOnTimeout()).isFalse();
  }

  @Test
  void refusesAGatherThatWaitsForMoreThanArrive() {
    var codes =
        Compiling.codes(
            Compiling.flatText(
                "{ type: gather, title: X, variables: [[start, q]], join_mode: { type: n_of_m, n: 2"
                    + " } }",
                "[{ source: start, target: x }, { source: x, target: end }]"));

    assertThat(codes).contains(DiagnosticCode.E607);
  }

  @Test
  void beginsAtATriggerToo() {
    var workflow =
        Compiling.workflow(
            """
            version: "0.1.0"
            nodes:
              - { id: begin, data: { type: start-from-trigger, title: Begin } }
              - { id: x, data: { type: continue-from-trigger, title: X, outputs: [{ variable: r, value_selector: [begin, body] }] } }
            edges: [{ source: begin, target: x }]
            """);

    assertThat(workflow.root().roots()).containsExactly(0);
    assertThat(((RoutingSpec.Start) workflow.root().node(0).spec()).origin())
        .isEqualTo(RoutingSpec.Origin.TRIGGER);
    assertThat(Objects.requireNonNull(workflow.root().node("x")).spec())
        .isEqualTo(new RoutingSpec.End(List.of(new Binding("r", 0))));
  }
}
