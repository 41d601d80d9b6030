package io.heddle.runtime.machine;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** About how many bytes something takes in a store, before it is known which store that is. */
public final class StoredSize {

  /** Of a fact without its values. */
  private static final int FACT = 40;

  /** Of a frame, beside its nodes, edges and values. */
  private static final int FRAME = 60;

  /** Values from this size on are counted once, however often an image names them. */
  private static final int SHARED = 1 << 10;

  private final Set<Value> counted = Collections.newSetFromMap(new IdentityHashMap<>());

  private StoredSize() {}

  /**
   * The sizes of facts in their order: a large value that several name, as the items that each
   * frame of a container reads, lies in a store once. Remembers the latest few, and keeps none from
   * being collected.
   */
  public static final class OfFacts {

    /** What is above it is stored by itself. */
    private static final int LARGE = 32 << 10;

    private static final int REFERENCE = 80;
    private static final int REMEMBERED = 16;

    private record Large(long size, WeakReference<Value> value) {}

    private final ArrayDeque<Large> latest = new ArrayDeque<>(0);

    /** What this fact takes beside those before it. */
    public long next(Fact fact) {
      var sum = (long) FACT;
      for (var value : values(fact)) {
        var size = of(value);
        sum += size > LARGE && isKnown(value, size) ? REFERENCE : size;
      }
      return sum;
    }

    private boolean isKnown(Value value, long size) {
      for (var known : latest) {
        // A replayed fact has a copy of its own.
        if (known.size() == size && value.equals(known.value().get())) {
          return true;
        }
      }
      latest.addFirst(new Large(size, new WeakReference<>(value)));
      if (latest.size() > REMEMBERED) {
        latest.removeLast();
      }
      return false;
    }
  }

  public static long of(Value value) {
    return switch (value) {
      case StringValue(var text) -> 5L + text.length();
      case ArrayValue(var items) -> {
        var sum = 5L;
        for (var item : items) {
          sum += of(item);
        }
        yield sum;
      }
      case ObjectValue(var entries) -> {
        var sum = 5L;
        for (var entry : entries.entrySet()) {
          sum += entry.getKey().length() + of(entry.getValue());
        }
        yield sum;
      }
      case FileValue(var description) -> of(description);
      default -> 9;
    };
  }

  public static long of(Fact fact) {
    return new OfFacts().next(fact);
  }

  /** What a request brings. */
  public static List<Value> values(RunRequest request) {
    return List.of(
        request.inputs(), request.system(), request.environment(), request.conversation());
  }

  /** The values that a fact brings. */
  public static List<Value> values(Fact fact) {
    return switch (fact) {
      case Fact.Started(var request, _) -> values(request);
      case Fact.NodeSettled settled -> List.of(settled.outputs(), settled.details());
      case Fact.FrameClosed closed -> List.of(closed.result());
      case Fact.SlotWritten written -> List.of(written.value());
      case Fact.RunOrdered(var order, _) -> List.of(order.inputs());
      case Fact.TriggerEnded ended -> List.of(ended.outputs());
      case Fact.Ending ending -> List.of(ending.outputs());
      case Fact.Ended ended -> List.of(ended.outputs());
      case Fact.NodeStarted _,
          Fact.NodeWaiting _,
          Fact.WaitDecided _,
          Fact.VariablesUpdated _,
          Fact.AttemptFailed _,
          Fact.RunGivenUp _,
          Fact.RunClosed _,
          Fact.RunAccepted _,
          Fact.ContainerOpened _,
          Fact.FrameOpened _,
          Fact.HandlerOpened _,
          Fact.NodesCancelled _,
          Fact.JoinReleased _,
          Fact.TimerSet _,
          Fact.Paused _,
          Fact.Resumed _,
          Fact.Cancelling _ ->
          List.of();
    };
  }

  /** A large value that the image names several times is counted, as it is stored, once. */
  public static long of(StateImage image) {
    return new StoredSize().image(image);
  }

  private long image(StateImage image) {
    var request = image.started().request();
    var sum = FACT + shared(image.outputs()) + shared(image.offered());
    sum += shared(request.inputs()) + shared(request.system());
    sum += shared(request.environment()) + shared(request.conversation());
    sum += image.answer().text().length() + shared(image.answer().beside());
    for (var ordered : image.orders()) {
      sum += of(ordered.order());
    }
    sum +=
        (long) FACT * (image.decided().size() + image.open().size() + image.timers().set().size());
    var frames = image.frames();
    for (var frame : frames.frames()) {
      sum += FRAME + 10L * frame.nodes().size() + 10L * frame.edges().size();
      sum += all(frame.slots()) + shared(frame.result());
    }
    for (var ready : frames.ready()) {
      sum += FACT + inputs(ready.held());
    }
    for (var attempt : frames.attempts()) {
      sum += FACT + inputs(attempt.inputs());
    }
    for (var container : frames.containers()) {
      sum += FRAME + shared(container.items()) + shared(container.accumulator());
      sum += all(container.results()) + inputs(container.inputs());
    }
    return sum;
  }

  private long inputs(@Nullable InputsImage inputs) {
    if (inputs == null) {
      return 0;
    }
    var sum = all(inputs.values());
    for (List<@Nullable Value> level : inputs.around()) {
      sum += all(level);
    }
    return sum;
  }

  private long all(List<@Nullable Value> values) {
    var sum = 0L;
    for (var value : values) {
      sum += value == null ? 1 : shared(value);
    }
    return sum;
  }

  private long shared(Value value) {
    var size = of(value);
    return size < SHARED || counted.add(value) ? size : 0;
  }
}
