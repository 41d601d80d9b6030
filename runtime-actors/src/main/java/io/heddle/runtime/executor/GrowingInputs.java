package io.heddle.runtime.executor;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.StreamInput.Next;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Inputs some of which are streams: not there while they grow, whole once they have ended. For one
 * thread.
 */
final class GrowingInputs implements Inputs, AutoCloseable {

  private final @Nullable Value[] values;
  private final @Nullable StreamReader[] readers;
  private int growing;

  GrowingInputs(Inputs inputs, Node node) {
    var size = node.inputs().size();
    values = new @Nullable Value[size];
    readers = new @Nullable StreamReader[size];
    for (var i = 0; i < size; i++) {
      values[i] = inputs.get(i);
      if (values[i] instanceof LiveStream stream) {
        readers[i] = stream.read();
        growing++;
      }
    }
  }

  /** Whether there is a stream among the inputs of a node. */
  static boolean are(Inputs inputs, Node node) {
    for (var i = 0; i < node.inputs().size(); i++) {
      if (inputs.get(i) instanceof LiveStream) {
        return true;
      }
    }
    return false;
  }

  boolean isGrowing() {
    return growing > 0;
  }

  boolean isComplete(int index) {
    return index < 0 || readers[index] == null;
  }

  /** Null while the input still grows. */
  @Override
  public @Nullable Value get(int index) {
    return isComplete(index) && index >= 0 ? values[index] : null;
  }

  /** What the input has next; from its end on it is whole. */
  Next next(int index) throws InterruptedException {
    var reader = java.util.Objects.requireNonNull(readers[index], "no stream");
    var next = reader.next();
    if (next instanceof Next.Ended(var last)) {
      reader.close();
      values[index] = last;
      readers[index] = null;
      growing--;
    }
    return next;
  }

  /** The stream at this index while it grows, or null. */
  @Nullable LiveStream stream(int index) {
    return values[index] instanceof LiveStream stream ? stream : null;
  }

  @Override
  public void close() {
    for (var reader : readers) {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
