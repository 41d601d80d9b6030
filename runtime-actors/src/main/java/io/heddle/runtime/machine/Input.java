package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.stream.LiveStream;
import org.jspecify.annotations.Nullable;

/** What a turn can be about. */
public sealed interface Input {

  /** Whether a run hears it even after its end: what becomes of the runs it ordered. */
  default boolean isOwed() {
    return this instanceof RunEnded || this instanceof RunAccepted;
  }

  /**
   * @param refusal why the run ends as it begins, for it cannot do what it was to; else null
   */
  record Start(RunRequest request, @Nullable RunFailure refusal) implements Input {

    public Start(RunRequest request) {
      this(request, null);
    }
  }

  /** An attempt ended. A result of an attempt that nobody waits for changes nothing. */
  record NodeEnded(int frame, int node, int attempt, Outcome outcome) implements Input {}

  /** A run that this one ordered ended. */
  record RunEnded(RunResult result) implements Input {}

  /** The start of a run that this one ordered and does not wait for is taken care of. */
  record RunAccepted(String runId) implements Input {}

  /** A running attempt begins to show an output that other nodes may read while it is made. */
  record StreamOpened(int frame, int node, int attempt, String output, LiveStream stream)
      implements Input {}

  /** A stream holds no more: who reads it must wait for the whole value. */
  record StreamLost(int frame, int node, int attempt, String output) implements Input {}

  record TimerFired(int timer) implements Input {}

  /** The turn before this one had more to do. */
  record Continue() implements Input {}

  /** Running nodes finish, nothing new starts. */
  record Pause(String reason) implements Input {}

  record Resume() implements Input {}

  /** Running nodes are interrupted; the run ends when they have stopped, or after a while. */
  record Cancel(String reason) implements Input {}

  /** The run ends at once as cancelled, whatever its nodes do. */
  record Kill(String reason) implements Input {}

  /** Running nodes are interrupted and the run fails: its error handler has its say. */
  record Abort(String reason) implements Input {}

  /**
   * Somebody answers a node that waits.
   *
   * @param submitId given by the caller; a repetition hears the first reply
   * @param who the person or system, for the record
   */
  record Submit(Target target, String submitId, HumanForms.Submission submission, String who)
      implements Input {

    /** Which node. */
    public sealed interface Target {}

    public record ByToken(String token) implements Target {}

    /**
     * @param frame the frame it is in, or -1 when only one node with this id waits
     */
    public record ByNode(String nodeId, int frame) implements Target {}
  }

  /** Writes variables as a frame names them; see {@link OutsideWrites}. */
  record WriteVariables(int frame, ObjectValue values) implements Input {}

  /**
   * Writes variables from outside.
   *
   * @param values by {@code namespace.name} or {@code node.output}; unknown names are ignored
   * @param signal the run takes one of an id once; null is taken whenever it comes
   */
  record UpdateVariables(ObjectValue values, @Nullable Signal signal) implements Input {

    public UpdateVariables(ObjectValue values) {
      this(values, null);
    }
  }
}
