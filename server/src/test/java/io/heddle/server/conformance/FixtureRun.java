package io.heddle.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.stream.LedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Runs apps of the vendor's own tests, and keeps what was heard. They lie outside the project, in
 * {@code dify/fixtures} of {@code -Dheddle.corpus=DIR}; a test is skipped where that is not named.
 */
final class FixtureRun implements AutoCloseable {

  private final LedRun led;

  FixtureRun(LedRun.Outside outside) {
    led = new LedRun(outside);
  }

  static FixtureRun saying(Function<String, String> texts) {
    return new FixtureRun(new LedRun.Outside(new WordModel(texts), null, null));
  }

  List<RunEvent> events() {
    return led.events();
  }

  @Override
  public void close() {
    led.close();
  }

  private static String text(String fixture) throws Exception {
    var corpus = System.getProperty("heddle.corpus", "");
    assumeTrue(!corpus.isEmpty());
    var file = Path.of(corpus).resolve("dify/fixtures").resolve(fixture + ".yml");
    assumeTrue(Files.exists(file));
    return Files.readString(file);
  }

  RunResult run(String fixture, String inputs) throws Exception {
    var result = led.watched(text(fixture), (ObjectValue) Json.parse(inputs));
    assertThat(result.failure()).isNull();
    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.exceptions()).isZero();
    return result;
  }

  List<RunEvent.AnswerDelta> deltas() {
    var deltas = new ArrayList<RunEvent.AnswerDelta>();
    for (var event : led.events()) {
      assertThat(event).isNotInstanceOf(RunEvent.AnswerReplaced.class);
      if (event instanceof RunEvent.AnswerDelta delta) {
        deltas.add(delta);
      }
    }
    return deltas;
  }

  String said() {
    return String.join("", deltas().stream().map(RunEvent.AnswerDelta::delta).toList());
  }

  /** Where in the events the first is that starts such a node. */
  int startOf(String type) {
    var events = led.events();
    for (var i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof RunEvent.NodeStarted started
          && started.place().type().equals(type)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  int endOf(String type) {
    var events = led.events();
    for (var i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof RunEvent.NodeFinished end && end.place().type().equals(type)) {
        return i;
      }
    }
    return -1;
  }

  int firstSaid() {
    return led.events().indexOf(deltas().getFirst());
  }

  int lastSaid() {
    return led.events().lastIndexOf(deltas().getLast());
  }

  /** The variables that were heard, one entry for each stretch; {@code text} is a node's own. */
  List<String> stretches() {
    var stretches = new ArrayList<String>();
    for (var delta : deltas()) {
      var of = delta.selector().isEmpty() ? "text" : String.join(".", delta.selector());
      if (stretches.isEmpty() || !stretches.getLast().equals(of)) {
        stretches.add(of);
      }
    }
    return stretches;
  }
}
