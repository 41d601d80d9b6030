package io.heddle.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.value.ObjectValue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That images are right is shown by {@link SimulationTest}; here, that they are whole. */
final class StateImageTest {

  /**
   * The fields that make a state. Whoever adds one puts it into the images, into {@link
   * StateImage#restore} and into a new version of its bytes, and then here.
   */
  private static final Map<Class<?>, List<String>> FIELDS =
      Map.of(
          ExecutionState.class,
          List.of(
              "live",
              "timers",
              "waits",
              "time",
              "collected",
              "orders",
              "request",
              "status",
              "exceptions",
              "stepsOfOthers",
              "startedAt",
              "endedAt",
              "usage",
              "outputs",
              "failure",
              "ending",
              "signals",
              "cancelling"),
          LiveFrames.class,
          // What a node read that has left its place is for who hears the fact in hand.
          List.of(
              "ready",
              "traversal",
              "frames",
              "attempts",
              "containers",
              "held",
              "root",
              "handler",
              "nextId",
              "running",
              "waiting",
              "outside",
              "steps",
              "lastLeft",
              "lastRead"),
          Frame.class,
          List.of(
              "id",
              "graph",
              "parent",
              "owner",
              "index",
              "nodes",
              "edges",
              "unresolved",
              "taken",
              "slots",
              "active",
              "steps",
              "breakRequested",
              "endReached",
              "result",
              "failed"),
          ContainerRun.class,
          List.of(
              "frame",
              "node",
              "attempt",
              "spec",
              "startedAt",
              "items",
              "inputs",
              "live",
              "results",
              "next",
              "accumulator"),
          // Skips are resolved within a fact: none is left between two.
          Traversal.class,
          List.of("ready", "skipped"),
          ReadyQueue.class,
          List.of("fused", "children"),
          Timers.class,
          List.of("timers", "next", "deadline"),
          OpenWaits.class,
          List.of("open", "decided"),
          RunningTime.class,
          List.of("before", "since", "counting"),
          CollectedOutputs.class,
          List.of("answer", "answered", "beside"));

  @Test
  void noFieldIsForgotten() {
    FIELDS.forEach(
        (type, fields) ->
            assertThat(
                    Arrays.stream(type.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName))
                .as(type.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(fields));
    assertThat(Signals.class.getDeclaredFields())
        .extracting(Field::getName)
        .containsExactly("MOST", "taken");
    assertThat(OrderedRuns.class.getDeclaredFields())
        .extracting(Field::getName)
        .containsExactly("entries");
  }

  @Test
  void aStateThatHasTakenFactsInTakesNoImage() {
    var workflow = new RandomWorkflow(1, 3).make();
    var state = new ExecutionState();
    state.apply(new Fact.Started(RunRequest.of("g/0-1", workflow, ObjectValue.EMPTY), 1));
    var image = StateImage.of(state);

    assertThatThrownBy(() -> image.restore(state)).isInstanceOf(IllegalStateException.class);
  }
}
