package io.heddle.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.event.EventId;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.server.LocalRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What clients of each dialect hear of a run with a branch, an iteration, a stream, a retry and a
 * failure, byte for byte but for times and ids. {@code -Dheddle.golden=write} writes what was heard
 * instead.
 */
final class GoldenEventsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("heddle.root"), "server/src/test/resources/events");

  /** What differs from run to run; where a turn ends depends on the time it took. */
  private static final Pattern TIMES =
      Pattern.compile(
          "\"(created_at|finished_at|elapsed_time|elapsed_ms|latency|event_id|sys.timestamp)\":(\"[0-9-]+\"|[0-9.E-]+)");

  private static final LocalRuntime RUNTIME = LocalRuntime.start("default", true);

  /** Tells events as clients hear them. */
  private static final class Recorder implements Watcher {

    private final PublicEvents events;
    final List<PublicEvent> told = new ArrayList<>();

    Recorder(PublicEvents events) {
      this.events = events;
    }

    @Override
    public void onEvent(RunEvent event) {
      onEvent(null, event);
    }

    @Override
    public synchronized void onEvent(@Nullable EventId id, RunEvent event) {
      told.addAll(events.of(id, event));
    }
  }

  @AfterAll
  static void stop() {
    RUNTIME.close();
  }

  private static List<PublicEvent> told(String name, ObjectValue inputs) throws Exception {
    var text = Files.readString(FOLDER.resolve(name + ".yml"));
    var built =
        RunBuilder.interpret(name + ".yml", text, CompileOptions.DEFAULT)
            .executionId("default/0-golden")
            .system(ObjectValue.of("conversation_id", Value.of("conversation")))
            .inputs(inputs)
            .build();
    if (!(built instanceof RunBuilder.Built.Ready ready)) {
      throw new AssertionError(built);
    }
    var recorder = new Recorder(PublicEvents.of(ready.request()));
    RUNTIME.run(ready.watchedBy(recorder)).get(60, TimeUnit.SECONDS);
    synchronized (recorder) {
      return List.copyOf(recorder.told);
    }
  }

  private static void matches(String name, List<PublicEvent> told) throws Exception {
    var lines =
        told.stream().map(event -> TIMES.matcher(event.line()).replaceAll("\"$1\":0")).toList();
    var golden = FOLDER.resolve(name + ".ndjson");
    if (System.getProperty("heddle.golden", "").equals("write")) {
      Files.write(golden, lines);
    }
    assertThat(lines).containsExactlyElementsOf(Files.readAllLines(golden));
  }

  private static ObjectValue items() {
    return ObjectValue.of("items", Value.array(List.of(Value.of("a"), Value.of("b"))));
  }

  @Test
  void theFlatDialectIsTold() throws Exception {
    matches("flat", told("flat", items()));
  }

  @Test
  void anAppIsTold() throws Exception {
    matches("export", told("export", ObjectValue.of("query", Value.of("one two"))));
  }

  @Test
  void idsRiseAndEachIsGivenOnce() throws Exception {
    var ids = told("flat", items()).stream().map(PublicEvent::id).filter(id -> id != null).toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates().contains(new EventId(1, 0));
  }
}
