package io.heddle.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileResult.Compiled;
import io.heddle.compiler.CompileResult.Rejected;
import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowCompilerTest {

  private static final String TEXT =
      Compiling.flatText(
          "{ type: code, title: X, code: 'function main(i) { return {}; }' }",
          "[{ source: start, target: x }, { source: x, target: end }]");

  private static TextResult.Read read(String text) {
    return (TextResult.Read) WorkflowText.read("a.yml", text, TextLimits.DEFAULT);
  }

  @Test
  void compilesAParsedSchemaAsItCompilesTheText() {
    var schema = read(TEXT).text().root().toValue();

    var fromText = ((Compiled) WorkflowCompiler.compile("a.yml", TEXT, CompileOptions.DEFAULT));
    var fromValue = ((Compiled) WorkflowCompiler.compile(schema, CompileOptions.DEFAULT));
    var fromJson =
        ((Compiled) WorkflowCompiler.compile(Json.toJackson(schema), CompileOptions.DEFAULT));

    assertThat(shape(fromValue.workflow())).isEqualTo(shape(fromText.workflow()));
    assertThat(fromJson.workflow().contentHash()).isEqualTo(fromValue.workflow().contentHash());
    assertThat(fromText.workflow().contentHash()).isEqualTo(Fingerprint.of(TEXT));
  }

  /** Everything but the places, which only a text has. */
  private static List<Object> shape(CompiledWorkflow workflow) {
    var shape = new ArrayList<Object>();
    for (var graph : workflow.graphs()) {
      for (Node node : graph.nodes()) {
        shape.add(List.of(node.id(), node.type(), node.inputs(), node.spec().getClass()));
      }
      shape.addAll(graph.edges());
      shape.addAll(graph.variables());
    }
    return shape;
  }

  @Test
  void givesOtherSchemasOtherHashes() {
    var one = WorkflowCompiler.compile(read(TEXT).text().root().toValue(), CompileOptions.DEFAULT);
    var other =
        WorkflowCompiler.compile(
            read(TEXT.replace("title: X", "title: Y")).text().root().toValue(),
            CompileOptions.DEFAULT);

    assertThat(((Compiled) one).workflow().contentHash())
        .isNotEqualTo(((Compiled) other).workflow().contentHash());
  }

  @Test
  void saysThatADefectIsItsOwn() {
    var defects = new ArrayList<Throwable>();
    var options =
        CompileOptions.DEFAULT
            .withCodeSyntax(
                (_, _) -> {
                  throw new IllegalStateException("secret detail");
                })
            .withDefects(defects::add);

    var result = WorkflowCompiler.compile("a.yml", TEXT, options);

    assertThat(result.findings()).extracting(Diagnostic::code).containsExactly(DiagnosticCode.E699);
    assertThat(((Rejected) result).summary()).doesNotContain("secret detail");
    assertThat(defects).hasSize(1);
  }

  @Test
  void summarisesWhatItRefuses() {
    var result =
        WorkflowCompiler.compile(
            "a.yml", "version: \"0.1.0\"\nnodes: []\nedges: []\n", CompileOptions.DEFAULT);

    assertThat(((Rejected) result).summary())
        .isEqualTo("Validation failed: E003 the workflow has no nodes (2:8)");
  }

  @Test
  void showsAllFindingsOfATextAtOnceInItsOrder() {
    var result =
        WorkflowCompiler.compile(
            "a.yml",
            """
            version: "0.1.0"
            nodes:
              - { id: start, data: { type: start, title: Start } }
              - { id: a, data: { type: code, title: A, code: "" } }
              - { id: b, data: { type: http-request, title: B, url: "" } }
              - { id: c, data: { type: variable-aggregator, title: C, variables: [[gone, x]] } }
              - { id: end, data: { type: end, title: End } }
            edges: [{ source: start, target: a }, { source: a, target: b }, { source: b, target: end }]
            """,
            CompileOptions.DEFAULT);

    assertThat(result.findings())
        .extracting(Diagnostic::code)
        .containsExactly(
            DiagnosticCode.E207, DiagnosticCode.E209, DiagnosticCode.E102, DiagnosticCode.E402);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void endsInFindingsForAnyMutilatedText(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 200; round++) {
      var text = mutilated(TEXT, random);

      var result = WorkflowCompiler.compile("a.yml", text, CompileOptions.DEFAULT);

      assertThat(result.findings())
          .as(text)
          .noneMatch(found -> found.code() == DiagnosticCode.E699);
    }
  }

  private static String mutilated(String text, Random random) {
    var lines = new ArrayList<>(text.lines().toList());
    var words = List.of("null", "[]", "{}", "3", "''", "[[x]]", "{ a: b }", "yes");
    for (var i = 0; i < 3; i++) {
      var line = random.nextInt(lines.size());
      var colon = lines.get(line).indexOf(':');
      if (colon > 0 && random.nextBoolean()) {
        var word = words.get(random.nextInt(words.size()));
        lines.set(line, lines.get(line).substring(0, colon + 1) + " " + word);
      } else {
        lines.remove(line);
      }
    }
    return String.join("\n", lines);
  }
}
