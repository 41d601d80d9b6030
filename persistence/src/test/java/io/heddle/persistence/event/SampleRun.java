package io.heddle.persistence.event;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.util.List;
import java.util.Objects;

/** A run with a retry timer, an iteration and a person's answer. */
public final class SampleRun {

  static final String GROUP = "g";
  static final String ID = "g/1-sample";

  private static final String SHAPE =
      """
      version: "0.1.0"
      id: sample
      name: Sample
      TOP
      nodes:
        - { id: start, data: { type: start, title: s, variables: [ { variable: items, type: "array[string]" } ] } }
        - id: flaky
          data:
            type: code
            FLAKY
            language: javascript
            code: "function main() { return {}; }"
            retry_config: { max_retries: 2, retry_interval: 20 }
        - id: each
          data:
            type: iteration
            title: i
            input_selector: [start, items]
            output_variable: out
            parallel: true
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: work, type: code, data: { language: javascript, code: "function main(i) { return {}; }", variables: [ { variable: item, value_selector: [__scope__, item] } ] } }
                - { id: done, type: end, data: { outputs: [ { variable: said, value_selector: [work, result] } ] } }
              edges: [ { source: begin, target: work }, { source: work, target: done } ]
        - id: ask
          data:
            type: human-input
            title: a
            prompt_text: "How many?"
            form_fields: [ { variable: amount, field_type: number, required: true } ]
        - id: end
          data:
            type: end
            title: e
            outputs:
              - { variable: first, value_selector: [flaky, result] }
              - { variable: out, value_selector: [each, out] }
              - { variable: amount, value_selector: [ask, amount] }
      edges:
        - { source: start, target: flaky }
        - { source: flaky, target: each }
        - { source: each, target: ask }
        - { source: ask, target: end }
      """;

  static final String TEXT = text("", "title: f");

  /**
   * Its text, in variants.
   *
   * @param top what the workflow says besides
   * @param flaky what the node says that is tried again
   */
  public static String text(String top, String flaky) {
    return SHAPE.replace("TOP\n", top).replace("FLAKY", flaky);
  }

  private SampleRun() {}

  /** Made once: two compilations are not equal, for graphs are compared by identity. */
  static final CompiledWorkflow WORKFLOW = compiled(TEXT);

  public static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected.summary());
    };
  }

  static RunRequest request() {
    var items = Value.array(List.of(Value.of("a"), Value.of("b"), Value.of("c")));
    return RunRequest.of(ID, WORKFLOW, ObjectValue.of("items", items));
  }

  static Input.Submit answer() {
    return new Input.Submit(
        new Input.Submit.ByNode("ask", -1),
        "submit-1",
        new HumanForms.Submission(null, ObjectValue.of("amount", Value.of(7))),
        "ann");
  }

  /** What the nodes compute: the same for the same activation. */
  static Outcome outcome(Activation activation) {
    if (activation.node().id().equals("flaky")) {
      return activation.attempt() < 3
          ? Outcome.Failed.of(
              new NodeFailure(ErrorKind.NETWORK, "net", "Net", "try again", true, null))
          : Outcome.Completed.of(ObjectValue.of("result", Value.of("third")));
    }
    return Outcome.Completed.of(
        ObjectValue.of("result", Objects.requireNonNull(activation.inputs().get(0))));
  }

  /** The name of an attempt: what may be computed again only if it was not recorded. */
  static String name(int frame, int node, int attempt) {
    return "%d/%d/%d".formatted(frame, node, attempt);
  }
}
