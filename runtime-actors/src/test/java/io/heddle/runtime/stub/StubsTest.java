package io.heddle.runtime.stub;

import static io.heddle.runtime.executor.Runs.json;
import static io.heddle.runtime.executor.Runs.object;
import static io.heddle.runtime.executor.Runs.output;
import static io.heddle.runtime.executor.Runs.outputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Position;
import io.heddle.compiler.ir.ModelSpec.ClassLabel;
import io.heddle.compiler.ir.ModelSpec.Classifier;
import io.heddle.compiler.ir.ModelSpec.Extractor;
import io.heddle.compiler.ir.ModelSpec.Llm;
import io.heddle.compiler.ir.ModelSpec.ModelRef;
import io.heddle.compiler.ir.ModelSpec.ParameterField;
import io.heddle.compiler.ir.ModelSpec.Prompt;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.Code;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import io.heddle.compiler.ir.WorkSpec.CodeOutput;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.executor.FakeContext;
import io.heddle.runtime.executor.NodeExecutors;
import io.heddle.runtime.executor.Runs;
import io.heddle.runtime.node.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StubsTest {

  private static final ModelRef MODEL =
      new ModelRef("any", "m", false, ObjectValue.EMPTY, List.of(), ObjectValue.EMPTY);

  private final FakeContext context = new FakeContext().asking(new StubModel());

  private static Llm llm(Runs runs, String prompt, @Nullable Value schema) {
    var prompts = List.of(new Prompt("user", runs.text(prompt), null, List.of()));
    return new Llm(MODEL, prompts, null, -1, -1, null, schema, false, false, false);
  }

  @Test
  void modelEchoesOrFitsTheSchema() {
    var runs = Runs.export();

    assertThat(output(runs.run(llm(runs, "hello", null), context), "text"))
        .isEqualTo(Value.of("hello"));
    var schema =
        json(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[\"x\",\"y\"]},"
                + "\"b\":{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":7}}}}");
    assertThat(output(runs.run(llm(runs, "hello", schema), context), "structured_output"))
        .isEqualTo(object("{\"a\":\"x\",\"b\":[7]}"));
  }

  @Test
  void modelChoosesTheFirstClassAndMakesUpParameters() {
    var runs = Runs.export();
    var classifier =
        new Classifier(
            MODEL,
            runs.input("s.q"),
            List.of(
                new ClassLabel("1", runs.text("One"), ""),
                new ClassLabel("2", runs.text("Two"), "")),
            null,
            null,
            null,
            false);
    assertThat(Runs.completed(runs.run(classifier, context, Value.of("q"))).handle())
        .isEqualTo("1");

    var extractor =
        new Extractor(
            MODEL,
            runs.input("s.q"),
            List.of(new ParameterField("n", "number", "", true, List.of())),
            null,
            true,
            null,
            null);
    var outcome = runs.run(extractor, context, Value.of("q"));
    assertThat(output(outcome, "n")).isEqualTo(Value.of(1));
    assertThat(output(outcome, "__is_success")).isEqualTo(Value.of(1));
  }

  private static Node node(String id, NodeSpec spec) {
    return new Node(
        0, id, "kind", "", spec, List.of(), Recovery.NONE, null, false, false, Position.UNKNOWN);
  }

  private static Code python(List<CodeOutput> outputs) {
    return new Code(CodeLanguage.PYTHON, "", false, List.of(), outputs, null, null);
  }

  @Test
  void makesUpResultsOfCodeThatCannotRunAndTellsWhichNodesWereStubbed() {
    var executors =
        new StubExecutors(
            new NodeExecutors(Map.of()), language -> language == CodeLanguage.JAVASCRIPT);
    var node =
        node(
            "code",
            python(
                List.of(
                    new CodeOutput("s", "string", null),
                    new CodeOutput("n", "number", null),
                    new CodeOutput("l", "array[string]", null),
                    new CodeOutput("o", "object", List.of(new CodeOutput("c", "boolean", null))))));

    var outcome = execute(executors, node);
    execute(executors, node("ask", new WorkSpec.Knowledge(-1, List.of(), ObjectValue.EMPTY)));
    execute(
        executors,
        node("remember", new WorkSpec.MemoryRecall("global", null, -1, 1, ObjectValue.EMPTY)));

    assertThat(outputs(outcome))
        .isEqualTo(object("{\"s\":\"stub\",\"n\":1,\"l\":[\"stub\"],\"o\":{\"c\":true}}"));
    assertThat(executors.stubbed()).containsExactly("code", "ask");
  }

  private Outcome execute(StubExecutors executors, Node node) {
    return Runs.execute(executors.of(node), node, context);
  }

  @Test
  void portsAnswerWithoutLeavingTheProcess() {
    var runs = Runs.export();
    var knowledge = new WorkSpec.Knowledge(runs.input("s.q"), List.of("d"), ObjectValue.EMPTY);

    assertThat(output(runs.run(knowledge, context, Value.of("q")), "result").toString())
        .contains("stub");
  }
}
