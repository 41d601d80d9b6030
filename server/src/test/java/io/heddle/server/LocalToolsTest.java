package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tools and knowledge from the command line. */
@Timeout(120)
final class LocalToolsTest {

  @TempDir private Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String quoted(String text) {
    return Json.write(Value.of(text));
  }

  @Test
  void runsAWorkflowWithTheMcpServerItNames() throws IOException {
    var server =
        file(
            "Tiny.java",
            """
            void main() throws Exception {
              var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
              for (var line = in.readLine(); line != null; line = in.readLine()) {
                var id = java.util.regex.Pattern.compile("\\"id\\":(\\\\d+)").matcher(line);
                if (!id.find()) continue;
                var result = line.contains("\\"initialize\\"")
                    ? "{\\"protocolVersion\\":\\"2025-06-18\\",\\"capabilities\\":{}}"
                    : "{\\"content\\":[{\\"type\\":\\"text\\",\\"text\\":\\"KEY is %s\\"}]}"
                        .formatted(System.getenv("KEY"));
                System.out.println(
                    "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":%s,\\"result\\":%s}"
                        .formatted(id.group(1), result));
              }
            }
            """);
    var workflow =
        file(
            "tool.yml",
            """
            version: "0.1.0"
            mcp_servers:
              tiny: { transport: stdio, command: %s, args: [%s], env: { KEY: abc } }
            nodes:
              - { id: start, data: { type: start, title: S } }
              - { id: ask, data: { type: tool, title: A, mcp_server_ref: tiny, tool_name: key, arguments: {} } }
              - { id: end, data: { type: end, title: E, outputs: [ { variable: said, value_selector: [ask, result] } ] } }
            edges:
              - { source: start, target: ask }
              - { source: ask, target: end }
            """
                .formatted(
                    quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                    quoted(server)));

    var run = Console.heddle(List.of("run", workflow, "--output", "json"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("\"said\" : \"KEY is abc\"");
    assertThat(run.status()).isZero();
  }

  private String search() throws IOException {
    return file(
        "search.yml",
        """
        app: { mode: workflow, name: Search }
        kind: app
        version: 0.3.0
        workflow:
          graph:
            nodes:
              - { id: start, data: { type: start, title: S, variables: [ { variable: q, type: text-input, label: Q, required: true } ] } }
              - id: find
                data:
                  type: knowledge-retrieval
                  title: F
                  dataset_ids: [handbook]
                  query_variable_selector: [start, q]
                  retrieval_mode: multiple
                  multiple_retrieval_config: { top_k: 1 }
              - { id: end, data: { type: end, title: E, outputs: [ { variable: found, value_selector: [find, result] } ] } }
            edges:
              - { id: e1, source: start, target: find, sourceHandle: source }
              - { id: e2, source: find, target: end, sourceHandle: source }
        """);
  }

  @Test
  void searchesTheKnowledgeThatIsGiven() throws IOException {
    var handbook = file("handbook.md", "Holidays are 30 days.\n\n" + "x ".repeat(500) + "Lunch.");
    var run =
        Console.heddle(
            List.of(
                "run",
                search(),
                "-i",
                "q=holidays",
                "--knowledge",
                "handbook=" + handbook,
                "--output",
                "json"));
    assertThat(run.status()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("Holidays are 30 days.").doesNotContain("Lunch");
  }

  @Test
  void saysHowToGiveKnowledgeAndWhatCannotBeRead() throws IOException {
    var without = Console.heddle(List.of("run", search(), "-i", "q=holidays"));
    assertThat(without.status()).isEqualTo(1);
    assertThat(without.err() + without.out()).contains("--knowledge handbook=FILE_OR_DIR");

    var missing =
        Console.heddle(
            List.of(
                "run",
                search(),
                "-i",
                "q=holidays",
                "--knowledge",
                "handbook=" + folder.resolve("none")));
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("cannot read").contains("none");
  }
}
