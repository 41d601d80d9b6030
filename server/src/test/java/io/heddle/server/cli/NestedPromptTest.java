package io.heddle.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.nested.RegistryLookup;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.server.LocalPorts;
import io.heddle.server.LocalRuntime;
import io.heddle.server.LocalWorkflows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at a terminal beside a run whose nested runs ask. */
final class NestedPromptTest {

  private static final String OUTER =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: S } }
        - { id: ask, data: { type: workflow, title: A, workflow: inner } }
        - { id: end, data: { type: end, title: E, outputs: [ { variable: n, value_selector: [ask, n] } ] } }
      edges: [ { source: start, target: ask }, { source: ask, target: end } ]
      """;

  private static final String INNER =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: S } }
        - id: review
          data:
            type: human-input
            title: Look at it
            resume_mode: form
            prompt_text: "How many?"
            form_fields: [ { variable: n, label: N, field_type: number, required: true } ]
        - { id: end, data: { type: end, title: E, outputs: [ { variable: n, value_selector: [review, n] } ] } }
      edges: [ { source: start, target: review }, { source: review, target: end } ]
      """;

  private final java.io.InputStream before = System.in;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @AfterEach
  void giveTheKeyboardBack() {
    System.setIn(before);
  }

  @Test
  void asksForTheFormsOfNestedRunsUntilTheyAreRight() throws Exception {
    var result = attend("many\n3\n");

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs().get("n")).isEqualTo(Value.of(3));
    assertThat(shown.toString(UTF_8))
        .contains("? ask/review  Look at it", "How many?", "field 'n'")
        .doesNotContain("nobody is asked here");
  }

  @Test
  void givesUpWhenThePersonIsGone() throws Exception {
    var result = attend("many\n");

    assertThat(result.status()).isEqualTo(RunStatus.WAITING);
    assertThat(shown.toString(UTF_8)).contains("--answer 'ask/review=,n=<number>'");
  }

  private RunResult attend(String typed) throws Exception {
    System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
    var file = Files.writeString(folder.resolve("outer.yml"), OUTER);
    Files.writeString(folder.resolve("inner.yml"), INNER);
    var main =
        ((CompileResult.Compiled)
                WorkflowCompiler.compile("outer.yml", OUTER, CompileOptions.DEFAULT))
            .workflow();
    var others = new LocalWorkflows(main, file, OUTER, folder, CompileOptions.DEFAULT);
    var definition = ((ProcessResult.Processed) others.process()).workflow();
    var ready =
        ((RunBuilder.Built.Ready) RunBuilder.of(definition.workflow()).build())
            .from(RunOrigin.of(definition));
    var ports = new LocalPorts(LocalPorts.Options.of("default", NetworkPolicy.local()));
    try (var out = new PrintStream(shown, true, UTF_8);
        var runtime =
            LocalRuntime.start(
                "default", ports, blocking -> new RegistryLookup(others.registry(), blocking))) {
      var output = new Output(out, out, true);
      return new AttendedRun(output, runtime, GivenAnswers.parse(List.of()), true)
          .attend(ready, null);
    }
  }
}
