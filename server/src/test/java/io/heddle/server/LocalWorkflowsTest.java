package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code heddle run} finds the workflows that a file runs. */
final class LocalWorkflowsTest {

  @TempDir private Path folder;

  private static String parent(String workflow) {
    return """
    version: "0.1.0"
    nodes:
      - { id: start, data: { type: start, title: S } }
      - { id: sub, data: { type: workflow, title: W, workflow: %s, inputs: { q: 7 } } }
      - { id: end, data: { type: end, title: E, outputs: [{ variable: out, value_selector: [sub, got] }] } }
    edges: [{ source: start, target: sub }, { source: sub, target: end }]
    """
        .formatted(workflow);
  }

  private static final String CHILD =
      """
      version: "0.1.0"
      id: by-id
      name: By Name
      nodes:
        - { id: start, data: { type: start, title: S } }
        - { id: end, data: { type: end, title: E, outputs: [{ variable: got, value_selector: [start, q] }] } }
      edges: [{ source: start, target: end }]
      """;

  @ParameterizedTest
  @ValueSource(strings = {"by-id", "by-file", "By Name"})
  void findsAWorkflowByItsIdItsFileAndItsName(String name) throws Exception {
    Files.writeString(folder.resolve("by-file.yml"), CHILD);
    var main = Files.writeString(folder.resolve("main.yml"), parent(name));

    var run = Console.heddle(List.of("run", main.toString(), "--quiet"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("out: 7\n");
  }

  @Test
  void looksWhereItIsToldTo() throws Exception {
    var others = Files.createDirectory(folder.resolve("others"));
    Files.writeString(others.resolve("child.yml"), CHILD);
    var main = Files.writeString(folder.resolve("main.yml"), parent("child"));

    var run =
        Console.heddle(
            List.of("run", main.toString(), "--quiet", "--workflows", others.toString()));

    assertThat(run.out()).isEqualTo("out: 7\n");
  }

  @Test
  void tellsAtTheNodeThatAWorkflowIsMissing() throws Exception {
    Files.writeString(folder.resolve("child.yml"), CHILD);
    var main = Files.writeString(folder.resolve("main.yml"), parent("chold"));

    var run = Console.heddle(List.of("run", main.toString()));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("E609", "main.yml:4", "did you mean child?");
  }

  @Test
  void refusesWorkflowsThatNameEachOtherInACircle() throws Exception {
    Files.writeString(folder.resolve("second.yml"), parent("main"));
    var main = Files.writeString(folder.resolve("main.yml"), parent("second"));

    var run = Console.heddle(List.of("run", main.toString()));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("E610", "main -> second -> main");
  }

  @Test
  void waitsForARunThatItsParentDoesNotAwait() throws Exception {
    Files.writeString(folder.resolve("child.yml"), CHILD);
    var text = parent("child").replace("workflow: child,", "workflow: child, wait: false,");
    var main = Files.writeString(folder.resolve("main.yml"), text.replace("got", "execution_id"));

    var run = Console.heddle(List.of("run", main.toString()));

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("sub/end");
  }

  @Test
  void whatARunIsToldOfItsTextsGoesForTheRunsItStarts() throws Exception {
    Files.writeString(
        folder.resolve("child.yml"),
        CHILD
            .replace(
                "  - { id: end,",
                "  - { id: keep, data: { type: memory-store, title: K, scope: global,"
                    + " key: 'k{{#start.no#}}', value_selector: [start, q] } }\n  - { id: end,")
            .replace("target: end }", "target: keep }, { source: keep, target: end }"));
    var main = Files.writeString(folder.resolve("main.yml"), parent("child"));

    var lenient = Console.heddle(List.of("run", main.toString()));
    var strict = Console.heddle(List.of("run", main.toString(), "--strict-templates"));

    assertThat(lenient.status()).isZero();
    assertThat(strict.status()).isEqualTo(1);
    assertThat(strict.err() + strict.out()).contains("Variable not found: start.no");
  }

  @Test
  void aPayloadNeedsATrigger() throws Exception {
    var main = Files.writeString(folder.resolve("main.yml"), CHILD);

    var run = Console.heddle(List.of("run", main.toString(), "--payload", "{}"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--trigger");
  }
}
