package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heddle smoke} of exports that wait for people, and of ones with nodes nobody knows. */
final class SmokeCommandTest {

  private static final String FORM =
      """
      app: { name: Forms, mode: workflow }
      kind: app
      version: "0.3.0"
      workflow:
        graph:
          nodes:
            - { id: s, data: { type: start, title: S, variables: [] } }
            - id: ask
              data:
                type: human-input
                title: Ask
                timeout: %s
                timeout_unit: day
                form_content: "Say {{#$output.note#}}"
                inputs: [ %s ]
                user_actions:
                  - { id: go, title: Go }
                  - { id: stop, title: Stop }
            - { id: gone, data: { type: template-transform, title: G, template: went, variables: [] } }
            - { id: e, data: { type: end, title: E, outputs: [
                { variable: note, value_selector: [ask, note] },
                { variable: action, value_selector: [ask, __action_id] } ] } }
            - { id: f, data: { type: end, title: F, outputs: [] } }
          edges:
            - { source: s, target: ask, sourceHandle: source }
            - { source: ask, target: gone, sourceHandle: go }
            - { source: gone, target: e, sourceHandle: source }
            - { source: ask, target: f, sourceHandle: stop }
            - { source: ask, target: f, sourceHandle: __timeout }
      """;

  private static final String UNKNOWN =
      """
      app: { name: Unknown, mode: workflow }
      kind: app
      version: "0.3.0"
      workflow:
        graph:
          nodes:
            - { id: s, data: { type: start, title: S, variables: [] } }
            - { id: x, data: { type: anwser, title: X, some_selector: 7, text: "{{#s.q#}}" } }
            - { id: e, data: { type: end, title: E, outputs: [ { variable: r, value_selector: [x, text] } ] } }
          edges:
            - { source: s, target: x, sourceHandle: source }
            - { source: x, target: e, sourceHandle: source }
      """;

  @TempDir private Path folder;

  private Console.Run smoke(String text) throws IOException {
    Files.writeString(folder.resolve("one.yml"), text);
    return Console.heddle(
        List.of("smoke", folder.toString(), "--report", folder.resolve("report.json").toString()));
  }

  @Test
  void answersFormsAndRunsWhatStandsBehindThem() throws IOException {
    var run = smoke(FORM.formatted("3", "{ type: paragraph, output_variable_name: note }"));

    assertThat(run.status()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("succeeded").contains("1 of 1 ran to their end");
  }

  @Test
  void aFormThatTakesNoMadeUpAnswerLeavesTheRunWaiting() throws IOException {
    var choices =
        """
        { type: paragraph, output_variable_name: note, default: { type: constant, value: 7 } }\
        """;
    var run = smoke(FORM.formatted("1", choices));

    assertThat(run.status()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("waiting").contains("'ask' waits for a person");
  }

  @Test
  void aNodeOfAnUnknownTypeIsAWarningAndStubbed() throws IOException {
    var run = smoke(UNKNOWN);

    assertThat(run.status()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("compiled  succeeded");
    assertThat(Files.readString(folder.resolve("report.json")))
        .contains("W611", "did you mean 'answer'?")
        .containsPattern("\"stubbed\" : \\[ \"x\" ]");
  }

  @Test
  void aNodeOfAnUnknownTypePutsOutWhatOthersRead() throws IOException {
    var run =
        smoke(
            """
            app: { name: Unknown, mode: workflow }
            kind: app
            version: "0.3.0"
            workflow:
              graph:
                nodes:
                  - { id: s, data: { type: start, title: S, variables: [] } }
                  - { id: x, data: { type: crawler, title: X } }
                  - { id: if, data: { type: if-else, title: I, cases: [ { case_id: "true", logical_operator: and,
                      conditions: [ { variable_selector: [x, count], comparison_operator: ">", value: "0" } ] } ] } }
                  - { id: l, data: { type: list-operator, title: L, variable: [x, pages],
                      filter_by: { enabled: false }, order_by: { enabled: false }, limit: { enabled: false } } }
                  - { id: e, data: { type: end, title: E, outputs: [ { variable: r, value_selector: [l, first_record] },
                      { variable: d, value_selector: [x, page, title] } ] } }
                edges:
                  - { source: s, target: x, sourceHandle: source }
                  - { source: x, target: if, sourceHandle: source }
                  - { source: if, target: l, sourceHandle: "true" }
                  - { source: l, target: e, sourceHandle: source }
            """);

    assertThat(run.status()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("compiled  succeeded");
  }

  @Test
  void aRealRunFailsWhereItReachesTheUnknownType() throws IOException {
    var file = folder.resolve("real.yml");
    Files.writeString(file, UNKNOWN);
    var run = Console.heddle(List.of("run", file.toString(), "--output", "json"));

    assertThat(run.status()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out() + run.err())
        .contains("plugin_not_found", "'anwser'", "did you mean 'answer'?");
  }
}
