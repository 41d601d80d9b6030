package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heddle run} of workflows that run workflows that ask people. */
final class NestedAnswersTest {

  private static final String OUTER =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data: { type: start, title: S, variables: [ { variable: items, type: "array[number]" } ] }
        - id: each
          data:
            type: iteration
            title: Each
            input_selector: [start, items]
            output_variable: said
            parallel: true
            sub_graph:
              nodes:
                - { id: from, data: { type: start, title: From } }
                - { id: middle, data: { type: workflow, title: M, workflow: middle } }
                - id: to
                  data: { type: end, title: To, outputs: [ { variable: v, value_selector: [middle, v] } ] }
              edges: [ { source: from, target: middle }, { source: middle, target: to } ]
        - id: end
          data: { type: end, title: E, outputs: [ { variable: said, value_selector: [each, said] } ] }
      edges: [ { source: start, target: each }, { source: each, target: end } ]
      """;

  private static final String MIDDLE =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: S } }
        - { id: inner, data: { type: workflow, title: I, workflow: inner } }
        - id: end
          data: { type: end, title: E, outputs: [ { variable: v, value_selector: [inner, v] } ] }
      edges: [ { source: start, target: inner }, { source: inner, target: end } ]
      """;

  private static final String INNER =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: S } }
        - id: review
          data:
            type: human-input
            title: R
            resume_mode: form
            prompt_text: "How many?"
            form_fields: [ { variable: n, label: N, field_type: number, required: true } ]
        - id: end
          data: { type: end, title: E, outputs: [ { variable: v, value_selector: [review, n] } ] }
      edges: [ { source: start, target: review }, { source: review, target: end } ]
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeTheWorkflows() throws Exception {
    Files.writeString(folder.resolve("outer.yml"), OUTER);
    Files.writeString(folder.resolve("middle.yml"), MIDDLE);
    Files.writeString(folder.resolve("inner.yml"), INNER);
  }

  private Console.Run outer(String... more) {
    var arguments = new ArrayList<>(List.of("run", folder.resolve("outer.yml").toString()));
    arguments.addAll(List.of("-i", "items=[1,2]", "--output", "json"));
    arguments.addAll(List.of(more));
    return Console.heddle(arguments);
  }

  @Test
  void anAnswerIsForAllRunsOrForThoseOfOneItem() {
    var run =
        outer(
            "--answer", "middle/inner/review=,n=7", "--answer", "each[1]/middle/inner/review=,n=8");

    assertThat(run.status()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out().replaceAll("\\s", "")).contains("[{\"v\":7},{\"v\":8}]");
  }

  @Test
  void aRunWhoseNestedRunsNobodyAnswersEndsAndSaysHowToAnswer() {
    var run = outer("--answer", "each[0]/middle/inner/review=,n=7");

    assertThat(run.status()).isEqualTo(ExitCode.WAITING);
    assertThat(run.out()).contains("\"status\" : \"waiting\"");
    assertThat(run.err())
        .containsOnlyOnce("waits for an answer")
        .contains("--answer 'middle/inner/review=,n=<number>'");
  }

  @Test
  void aRefusedAnswerIsExplained() {
    var run = outer("--answer", "middle/inner/review=,n=many");

    assertThat(run.status()).isEqualTo(ExitCode.WAITING);
    assertThat(run.err()).contains("field 'n'");
  }

  @Test
  void anAnswerToNothingIsRefusedWithTheNearestPlace() {
    var unknown = outer("--answer", "middle/inner/revue=,n=1");
    var short1 = outer("--answer", "review=,n=1");
    var through = outer("--answer", "start/review=,n=1");

    assertThat(unknown.status()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.out())
        .contains("no node 'revue' in the workflow inner")
        .contains("'middle/inner/review'");
    assertThat(short1.status()).isEqualTo(ExitCode.USAGE);
    assertThat(short1.out()).contains("no node 'review'; did you mean 'middle/inner/review'?");
    assertThat(through.out()).contains("the node 'start' runs no workflow and holds no nodes");
  }

  @Test
  void linesSayWhichRunWaits() {
    var run =
        Console.heddle(
            List.of(
                "run", folder.resolve("middle.yml").toString(), "--answer", "inner/review=,n=3"));

    assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("inner/review  waits for an answer");
    assertThat(run.out()).isEqualTo("v: 3\n");
  }

  @Test
  void aRunThatNobodyAwaitsIsAnsweredToo() throws Exception {
    Files.writeString(
        folder.resolve("middle.yml"),
        MIDDLE
            .replace("workflow: inner }", "workflow: inner, wait: false }")
            .replace("[inner, v]", "[inner, execution_id]"));
    Files.writeString(
        folder.resolve("inner.yml"),
        INNER.replace("field_type: number", "field_type: number, validation: { max_value: 5 }"));

    var answered = run("middle.yml", "--answer", "inner/review=,n=3");
    var unanswered = run("middle.yml");

    assertThat(answered.status()).as(answered.err()).isEqualTo(ExitCode.OK);
    assertThat(answered.err()).contains("✓ inner/end");
    assertThat(unanswered.status()).as("the run itself succeeded").isEqualTo(ExitCode.OK);
    assertThat(unanswered.err()).contains("--answer 'inner/review=,n=<number>'");
  }

  @Test
  void theErrorWorkflowIsAnsweredByItsWord() throws Exception {
    Files.writeString(
        folder.resolve("failing.yml"),
        """
        version: "0.1.0"
        nodes:
          - { id: start, data: { type: start, title: S } }
          - { id: bad, data: { type: code, title: B, language: javascript, code: "function main() { throw new Error('no'); }" } }
          - { id: end, data: { type: end, title: E, outputs: [] } }
        edges: [ { source: start, target: bad }, { source: bad, target: end } ]
        error_handling: { strategy: error-workflow, error_workflow: inner }
        """);

    var run = run("failing.yml", "--answer", "error_workflow/review=,n=3");

    assertThat(run.status()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).doesNotContain("--answer").contains("end  end");
  }

  private Console.Run run(String file, String... more) {
    var arguments = new ArrayList<>(List.of("run", folder.resolve(file).toString()));
    arguments.addAll(List.of(more));
    return Console.heddle(arguments);
  }
}
