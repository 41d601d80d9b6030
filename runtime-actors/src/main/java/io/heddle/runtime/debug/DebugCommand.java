package io.heddle.runtime.debug;

import io.heddle.compiler.value.ObjectValue;
import java.util.List;
import java.util.function.Consumer;

/** What a session tells the run it debugs; carried out on the run's own thread. */
public sealed interface DebugCommand {

  /** On to the next stop, into containers too. */
  record Step() implements DebugCommand {}

  /** On to the next stop in the same frame or one around it. */
  record StepOver() implements DebugCommand {}

  /** On to the next breakpoint. */
  record Go() implements DebugCommand {}

  /** Stops before the next node that begins. */
  record Pause() implements DebugCommand {}

  record Abort(String reason) implements DebugCommand {}

  record Add(Breakpoint breakpoint) implements DebugCommand {}

  /**
   * @param text as it was added, or a node's id for all of its breakpoints
   */
  record Remove(String text) implements DebugCommand {}

  record Clear() implements DebugCommand {}

  record Inspect(Consumer<ObjectValue> reply) implements DebugCommand {}

  /**
   * @param reply hears what the node reads and puts out; nothing is in it when there is no such
   *     node
   */
  record InspectNode(String node, Consumer<ObjectValue> reply) implements DebugCommand {}

  /**
   * @param reply hears the names that stand for nothing here; then nothing was written
   */
  record Update(ObjectValue values, Consumer<List<String>> reply) implements DebugCommand {}

  /** Lets the run go for good. */
  record Detach() implements DebugCommand {}
}
