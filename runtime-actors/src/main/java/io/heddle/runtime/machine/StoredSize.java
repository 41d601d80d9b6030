package io.heddle.runtime.machine;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
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
    return FACT
        + switch (fact) {
          case Fact.Started(var request, _) ->
              of(request.inputs())
                  + of(request.system())
                  + of(request.environment())
                  + of(request.conversation());
          case Fact.NodeSettled settled -> of(settled.outputs()) + of(settled.details());
          case Fact.FrameClosed closed -> of(closed.result());
          case Fact.SlotWritten written -> of(written.value());
          case Fact.RunOrdered(var order, _) -> of(order.inputs());
          case Fact.TriggerEnded ended -> of(ended.outputs());
          case Fact.Ending ending -> of(ending.outputs());
          case Fact.Ended ended -> of(ended.outputs());
          default -> 0;
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
    sum += FACT * (image.decided().size() + image.open().size() + image.timers().set().size());
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
    for (var level : inputs.around()) {
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
