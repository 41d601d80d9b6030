package io.heddle.server.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunStatus;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Behaviour 11: what a model writes is heard while it writes, and is the same in the end. */
final class StreamingTest {

  private static final FlatRun RUN = new FlatRun(true);

  private static final String TEXT =
      """
      nodes:
        - { id: start, data: { type: start } }
        - { id: llm, data: { type: llm, stream: true, model: { provider: mock, name: echo },
            prompt_template: [ { role: user, text: "one two three four" } ] } }
        - { id: shout, data: { type: template-transform, template: "<{{ t }}>",
            variables: [ { variable: t, value_selector: [llm, text] } ] } }
        - { id: say, data: { type: answer, answer: "It says {{#llm.text#}}, {{#shout.output#}}." } }
        - { id: pick, data: { type: variable-aggregator, variables: [ [llm, text] ] } }
        - { id: end, data: { type: end, outputs: [
            { variable: whole, value_selector: [llm, text] },
            { variable: picked, value_selector: [pick, output] },
            { variable: said, value_selector: [say, answer] } ] } }
      edges:
        - { source: start, target: llm }
        - { source: llm, target: shout }
        - { source: llm, target: pick }
        - { source: shout, target: say }
        - { source: say, target: end }
        - { source: pick, target: end }
      """;

  @AfterAll
  static void stop() {
    RUN.close();
  }

  @Test
  void outputsAreTheSameWhetherSomebodyListensOrNot() throws Exception {
    var silent = RUN.run(TEXT);
    var heard = RUN.watched(TEXT, _ -> {});

    assertThat(silent.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(FlatRun.outputs(silent))
        .contains("\"whole\":\"one two three four\"")
        .contains("\"picked\":\"one two three four\"")
        .contains("\"said\":\"It says one two three four, <one two three four>.\"");
    assertThat(heard.outputs()).isEqualTo(silent.outputs());
  }

  @Test
  void thePiecesJoinedAreTheWholeText() throws Exception {
    var events = new ConcurrentLinkedQueue<RunEvent>();

    RUN.watched(TEXT, events::add);

    assertThat(joined(events, "llm")).isEqualTo("one two three four");
    assertThat(joined(events, "say"))
        .isEqualTo("It says one two three four, <one two three four>.");
  }

  private static String joined(Iterable<RunEvent> events, String node) {
    var pieces = new java.util.ArrayList<String>();
    for (var event : events) {
      if (event instanceof RunEvent.Chunk chunk && chunk.place().nodeId().equals(node)) {
        pieces.add(chunk.delta());
      }
    }
    assertThat(pieces).hasSizeGreaterThan(1);
    return pieces.stream().collect(Collectors.joining());
  }

  @Test
  void aStreamsUsageIsCounted() throws Exception {
    var streamed = RUN.run(TEXT).usage();
    var whole = RUN.run(TEXT.replace("stream: true", "stream: false")).usage();

    assertThat(streamed.promptTokens()).isPositive();
    assertThat(streamed).isEqualTo(whole);
  }
}
