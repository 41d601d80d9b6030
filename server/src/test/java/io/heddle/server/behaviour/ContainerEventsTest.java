package io.heddle.server.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.NodeStatus;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defect X11: a container tells of each of its items, and each item of its nodes. */
@SuppressWarnings("InlineFormatString") // The text is easier to read by itself.
final class ContainerEventsTest {

  private static final FlatRun RUN = new FlatRun(true);

  private static final String TEXT =
      """
      nodes:
        - { id: start, data: { type: start } }
        - { id: list, data: { type: code, language: javascript, code: "function main() { return [1, 2, 3]; }" } }
        - id: each
          data:
            %s
            output_variable: all
            sub_graph:
              nodes:
                - { id: s, type: start, data: {} }
                - { id: say, type: template-transform, data: { template: "x", variables: [] } }
                - { id: e, type: end, data: { outputs: [ { variable: n, value_selector: %s } ] } }
              edges: [ { source: s, target: say }, { source: say, target: e } ]
        - { id: end, data: { type: end, outputs: [ { variable: r, value_selector: [each, all] } ] } }
      edges:
        - { source: start, target: list }
        - { source: list, target: each }
        - { source: each, target: end }
      """;

  @AfterAll
  static void stop() {
    RUN.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: iteration, input_selector: [list, result]                          | [say, output] |"
            + " 3",
        "type: list-operator, operation: map, input_selector: [list, result]      | [say, output] |"
            + " 3",
        "type: loop, initial_vars: { n: 0 }, condition: { variable_selector: [loop, n],"
            + " comparison_operator: equal, value: 0 } | [say, output] | 1"
      })
  void tellsOfEveryItemFromBeginningToEnd(String container, String output, int items)
      throws Exception {
    var events = new ConcurrentLinkedQueue<RunEvent>();
    var settings =
        container.replaceAll(
            ", (?=type|input_selector|operation|initial_vars|condition)", "\n      ");

    RUN.watched(TEXT.formatted(settings, output), events::add);

    assertThat(of(events, RunEvent.ContainerStarted.class)).hasSize(1);
    assertThat(of(events, RunEvent.FrameStarted.class))
        .extracting(RunEvent.FrameStarted::index)
        .hasSize(items)
        .doesNotHaveDuplicates();
    assertThat(of(events, RunEvent.FrameFinished.class))
        .hasSize(items)
        .allMatch(frame -> frame.status() == NodeStatus.SUCCEEDED)
        .allMatch(frame -> frame.container().nodeId().equals("each"));
    assertThat(of(events, RunEvent.NodeFinished.class))
        .filteredOn(node -> node.place().nodeId().equals("say"))
        .hasSize(items)
        .allMatch(node -> node.place().path().getLast().nodeId().equals("each"));
  }

  private static <T extends RunEvent> List<T> of(Iterable<RunEvent> events, Class<T> type) {
    var found = new java.util.ArrayList<T>();
    for (var event : events) {
      if (type.isInstance(event)) {
        found.add(type.cast(event));
      }
    }
    return found;
  }
}
