package io.heddle.runtime.stream;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.AgentStep;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeFailure;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt shows of its outputs while it makes them: each piece goes to whoever watches the
 * run and into the stream that other nodes read, which is opened by the first piece.
 *
 * <p>A cancelled attempt shows nothing more, and its streams fail.
 */
public final class NodeStreams implements NodeContext.StreamWriter {

  private static final NodeFailure INTERRUPTED =
      NodeFailure.of(
          ErrorKind.INTERNAL, "stream_interrupted", "Cancelled", "the stream was interrupted");
  private static final NodeFailure FULL =
      NodeFailure.of(
          ErrorKind.VALIDATION, "stream_full", "StreamFull", "the stream holds no more chunks");

  /** Where pieces and streams go. Called on the writer's thread; must not block. */
  public interface Outlet {

    /** Whether another node may read this output while it is made. */
    boolean isRead(String output);

    /** A stream begins; its first chunk follows. */
    void opened(String output, LiveStream stream);

    /** A stream could not go on; told before its readers hear of it. */
    void lost(String output);

    /**
     * A piece was made.
     *
     * @param offset how many characters of the output came before it
     */
    void piece(String output, long offset, String delta);

    /** Whether anybody follows the steps of agents. */
    boolean isWatched();

    /** A step of an agent began or ended. */
    void step(AgentStep step);
  }

  private static final class Output {
    private @Nullable LiveStream stream;
    private long offset;
  }

  private final Outlet outlet;
  private final StreamBounds bounds;
  private final Map<String, Output> outputs = new HashMap<>(2);
  private boolean cancelled;

  public NodeStreams(Outlet outlet, StreamBounds bounds, Cancellation cancellation) {
    this.outlet = outlet;
    this.bounds = bounds;
    cancellation.onCancel(this::cancel);
  }

  @Override
  public void write(String output, String delta) {
    if (!delta.isEmpty()) {
      write(output, delta, Value.of(delta));
    }
  }

  @Override
  public void chunk(String output, Value chunk, String shown) {
    write(output, shown, chunk);
  }

  @Override
  public boolean isFollowed() {
    return outlet.isWatched();
  }

  @Override
  public void step(AgentStep step) {
    if (!isCancelled()) {
      outlet.step(step);
    }
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  private void write(String name, String shown, Value chunk) {
    var output = output(name);
    if (output == null) {
      return;
    }
    outlet.piece(name, output.offset, shown);
    output.offset += shown.length();
    var stream = output.stream;
    if (stream != null && stream.write(chunk) == LiveStream.Written.FULL) {
      outlet.lost(name);
      stream.fail(FULL);
      output.stream = null;
    }
  }

  /** The output of this name, opened when it is new; null when the attempt was cancelled. */
  private synchronized @Nullable Output output(String name) {
    if (cancelled) {
      return null;
    }
    var known = outputs.get(name);
    if (known == null) {
      known = new Output();
      outputs.put(name, known);
      if (outlet.isRead(name)) {
        known.stream = new LiveStream(bounds);
        outlet.opened(name, known.stream);
      }
    }
    return known;
  }

  private synchronized void cancel() {
    cancelled = true;
    for (var output : outputs.values()) {
      if (output.stream != null) {
        output.stream.fail(INTERRUPTED);
      }
    }
  }
}
