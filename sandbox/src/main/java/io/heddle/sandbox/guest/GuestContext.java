package io.heddle.sandbox.guest;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.node.NodeFailure;
import java.util.List;

/**
 * A world of its own for user code. Used by one thread at a time, though not always the same;
 * blocking. Whatever goes wrong is a value.
 */
public interface GuestContext extends AutoCloseable {

  /** Loads the source and calls its function. */
  Started start(Call call, Watch watch);

  /** Hands what a stream has next to the callbacks of this input, which {@link #follows} it. */
  default Delivered deliver(String input, Delivery delivery, Watch watch) {
    throw new IllegalStateException("nothing follows " + input);
  }

  /** Whether the code registered a callback with the stream of this name. */
  default boolean follows(String input) {
    return false;
  }

  /** What the code printed so far, bounded. */
  default List<String> console() {
    return List.of();
  }

  /** Stops what runs in it, from any thread. It is of no use afterwards. */
  @Override
  void close();

  /** How far the first call came. */
  sealed interface Started {

    record Returned(Value value) implements Started {}

    /** It returned, and waits for what its streams bring. */
    record Following(Value ready) implements Started {}

    record Failed(NodeFailure failure) implements Started {}
  }

  /** What a stream brings. */
  sealed interface Delivery {

    record Chunk(Value value) implements Delivery {}

    record End(Value last) implements Delivery {}

    record Broken(String message) implements Delivery {}
  }

  /** What the callbacks made of it. */
  sealed interface Delivered {

    /**
     * They answered, if there were any.
     *
     * @param heard whether there was a callback at all
     * @param values what the callbacks returned, nulls left out
     */
    record Answered(boolean heard, List<Value> values) implements Delivered {}

    record Failed(NodeFailure failure) implements Delivered {}
  }
}
