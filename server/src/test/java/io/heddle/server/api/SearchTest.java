package io.heddle.server.api;

import static io.heddle.server.api.ServedMember.GREET;
import static io.heddle.server.api.ServedMember.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.Console;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches, counts and what executions began: at a server, and in a directory that nobody serves.
 */
@Timeout(180)
final class SearchTest {

  private static final String PARENT =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [] } }
        - { id: sub, data: { type: workflow, workflow: greet, inputs: { name: "Grace" } } }
        - { id: end, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: sub }
        - { source: sub, target: end }
      """;

  @TempDir Path folder;

  private ServedMember server;

  @BeforeEach
  void open() {
    server = new ServedMember(folder);
    server.register("greet", GREET);
    server.register("parent", PARENT);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String ended(String workflow, String inputs) {
    var started =
        server.post(RUNS, "{\"workflow\": \"%s\", \"inputs\": %s}".formatted(workflow, inputs));
    assertThat(started.status()).as(started.json().toString()).isEqualTo(201);
    var end = server.get("/api/executions/%s/end?seconds=60".formatted(started.text("id")));
    assertThat(end.text("status")).isEqualTo("succeeded");
    return started.text("id");
  }

  private List<String> found(String query) {
    var page = server.get(RUNS + query);
    assertThat(page.status()).as(page.json().toString()).isEqualTo(200);
    return page.json().path("executions").findValuesAsText("id");
  }

  @Test
  void findsWhatIsInInputsAndOutputsAndCounts() {
    var ada = ended("greet", "{\"name\": \"Ada\"}");
    var bob = ended("greet", "{\"name\": \"Bob\"}");

    assertThat(found("?search=Ada")).containsExactly(ada);
    assertThat(found("?search=hello&workflow=greet&status=succeeded")).containsExactly(bob, ada);
    assertThat(found("?search=hello&status=failed")).isEmpty();
    var first = server.get(RUNS + "?search=hello&size=1");
    assertThat(first.json().path("executions").findValuesAsText("id")).containsExactly(bob);
    assertThat(found("?search=hello&size=1&cursor=" + first.text("next"))).containsExactly(ada);
    assertThat(server.get(RUNS + "/counts").json().at("/counts/succeeded").asInt()).isEqualTo(2);
    assertThat(server.get(RUNS + "/counts?from=" + Long.MAX_VALUE).json().path("counts")).isEmpty();
  }

  @Test
  void theDirectoryOfNobodyAnswersTheSame() {
    var ada = ended("greet", "{\"name\": \"Ada\"}");
    var parent = ended("parent", "{}");
    var detail = server.get("/api/executions/%s/detail".formatted(parent));
    var child = detail.json().at("/children/0/id").asText();
    assertThat(detail.json().at("/children/0/workflow").asText()).isEqualTo("greet");
    server.close();
    var data = folder.toString();

    var search = Console.heddle(List.of("ps", "--data", data, "--search", "Ada"));
    assertThat(search.status()).as(search.err()).isZero();
    assertThat(search.out()).contains(ada).doesNotContain(parent);
    var counts = Console.heddle(List.of("ps", "--data", data, "--counts"));
    assertThat(counts.out()).isEqualTo("       3  succeeded\n");
    assertThat(Console.heddle(List.of("show", parent, "--data", data)).out())
        .contains("began:\n  " + child + "  greet@1  succeeded  sub workflow");
    assertThat(Console.heddle(List.of("show", child, "--data", data)).out())
        .contains("begun by " + parent);
  }

  @Test
  void saysThatThereIsNoHistory() {
    server.close();
    server = new ServedMember(folder, "heddle.history.enabled = false");

    var search = server.get(RUNS + "?search=Ada");

    assertThat(search.status()).isEqualTo(400);
    assertThat(search.text("detail"))
        .isEqualTo("searches and counts need the history: heddle.history.enabled is false");
    assertThat(server.get(RUNS + "/counts").status()).isEqualTo(400);
  }
}
