package io.heddle.runtime.event;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.OpenForm;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.node.AgentStep;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a run, for people and clients. */
public sealed interface RunEvent {

  /** Which execution it happened to. */
  String executionId();

  /** Milliseconds since 1970. */
  long at();

  /** One container around a node: which item or round of it. */
  record Step(String nodeId, String type, int index) {}

  /**
   * A node in its place.
   *
   * @param path the containers around it, outermost first
   */
  record Place(List<Step> path, String nodeId, String type, String title) {
    public Place {
      path = List.copyOf(path);
    }

    /** The innermost container of this type around it, or null. */
    public @Nullable String container(String type) {
      for (var step : path.reversed()) {
        if (step.type().equals(type)) {
          return step.nodeId();
        }
      }
      return null;
    }
  }

  /**
   * What a node reads, in the words of its dialect. Never a secret, and bounded: see {@link
   * ShownValues}.
   *
   * @param values by the names that clients know
   * @param cut whether something was left out for its size
   */
  record Reading(ObjectValue values, boolean cut) {

    public static final Reading NOTHING = new Reading(ObjectValue.EMPTY, false);
  }

  /**
   * @param parent the run that ordered this one, or null
   */
  record RunStarted(
      String executionId,
      String workflowName,
      ObjectValue inputs,
      RunOrigin.@Nullable Parent parent,
      long at)
      implements RunEvent {}

  /**
   * A node began another run, whose own events carry its id.
   *
   * @param runId the other run's execution id
   */
  record SubRunStarted(
      String executionId,
      Place place,
      int attempt,
      String runId,
      String workflow,
      boolean awaited,
      long at)
      implements RunEvent {}

  /**
   * An attempt of a node began.
   *
   * @param predecessor the last node that led to it, by its id; empty for a root
   */
  record NodeStarted(
      String executionId, Place place, int attempt, String predecessor, Reading inputs, long at)
      implements RunEvent {}

  /**
   * @param handle which branch was taken; the default handle of a node that does not branch
   */
  record NodeFinished(
      String executionId,
      Place place,
      int attempt,
      NodeStatus status,
      String handle,
      Reading inputs,
      ObjectValue outputs,
      ObjectValue details,
      Usage usage,
      @Nullable NodeFailure failure,
      long startedAt,
      long at)
      implements RunEvent {}

  /** An attempt failed, and another follows. */
  record NodeRetry(
      String executionId,
      Place place,
      int attempt,
      NodeFailure failure,
      Reading inputs,
      long retryAt,
      long at)
      implements RunEvent {}

  /**
   * A container began.
   *
   * @param items how many, or -1 when it is not known
   */
  record ContainerStarted(String executionId, Place place, int items, Reading inputs, long at)
      implements RunEvent {}

  /** A container's next item or round began. */
  record FrameStarted(String executionId, Place container, int index, long at)
      implements RunEvent {}

  /**
   * A container's item or round came to its end.
   *
   * @param result what it yields to the container
   */
  record FrameFinished(
      String executionId, Place container, int index, NodeStatus status, Value result, long at)
      implements RunEvent {}

  /**
   * A piece of a node's output, while it is made. Has no place in the journal.
   *
   * <p>A piece whose offset lies before what was heard already takes the place of what came after
   * it: another attempt begins anew at 0. The value that counts comes with {@link NodeFinished}.
   *
   * @param output which of the node's outputs it belongs to
   * @param offset how many characters of the output came before it
   */
  record Chunk(
      String executionId,
      Place place,
      int attempt,
      String output,
      long offset,
      String delta,
      long at)
      implements RunEvent {}

  /**
   * An app says something: a piece of what an answer or end node says, as early as it is certain.
   *
   * @param place the node that says it; it may not have started yet
   * @param selector the variable it is of, or none when it is the node's own text
   * @param offset how many characters of the whole answer came before it
   */
  record AnswerDelta(
      String executionId, Place place, List<String> selector, long offset, String delta, long at)
      implements RunEvent {
    public AnswerDelta {
      selector = List.copyOf(selector);
    }
  }

  /** What the app has said so far was not right: this is. */
  record AnswerReplaced(String executionId, String text, long at) implements RunEvent {}

  record VariableWritten(String executionId, String name, long at) implements RunEvent {}

  record RunPaused(String executionId, String reason, long at) implements RunEvent {}

  record RunResumed(String executionId, long at) implements RunEvent {}

  record HandlerStarted(String executionId, String error, long at) implements RunEvent {}

  /** An event of a plugin's own. Has no place in the journal. */
  record PluginEvent(String executionId, String plugin, String type, Value data, long at)
      implements RunEvent {}

  /**
   * A plugin's hook failed; the run goes on.
   *
   * @param hook at which point
   */
  record PluginError(String executionId, String plugin, String hook, String message, long at)
      implements RunEvent {}

  /** A plugin is there for this run. Told before the run begins; has no place in the journal. */
  record PluginLoaded(String executionId, String plugin, String version, String name, long at)
      implements RunEvent {}

  /** A step of an agent, as it is made. Has no place in the journal. */
  record AgentLog(String executionId, Place place, int attempt, AgentStep step, long at)
      implements RunEvent {}

  /**
   * Where the run goes on, things are not as they were where it stopped. Has no place in the
   * journal.
   */
  record ResumeWarning(String executionId, Severity severity, String diagnostic, long at)
      implements RunEvent {

    /** How much a change matters. */
    public enum Severity {
      INFO,
      WARNING,
      DANGER
    }
  }

  record RunFinished(RunResult result) implements RunEvent {
    @Override
    public String executionId() {
      return result.executionId();
    }

    @Override
    public long at() {
      return result.endedAt();
    }
  }

  /** Something about a node that waits for a person. */
  sealed interface WaitEvent extends RunEvent {

    /**
     * A person is asked.
     *
     * @param frame the frame the node is in, to tell the items of a container apart
     * @param token allows to answer; empty when nodes are answered by their id only
     */
    record Requested(
        String executionId,
        Place place,
        int frame,
        int attempt,
        OpenForm form,
        String token,
        long at)
        implements WaitEvent {}

    /**
     * A person has answered, or time has decided.
     *
     * @param decision its action is what the node does then, when time decided
     * @param outputs of the node; empty when it failed
     */
    record Decided(String executionId, Place place, Decision decision, ObjectValue outputs, long at)
        implements WaitEvent {}

    /** Nothing else is left to do in the run: it waits. */
    record RunWaiting(String executionId, long at) implements WaitEvent {}
  }

  /** Something that whoever debugs a run did or met. Has no place in the journal. */
  sealed interface DebuggerEvent extends RunEvent {

    /**
     * The run stands still at a node.
     *
     * @param reason {@code initial}, {@code step}, {@code breakpoint} or {@code user_requested}
     * @param phase {@code before} or {@code after} the node
     */
    record Stopped(String executionId, Place place, String reason, String phase, long at)
        implements DebuggerEvent {}

    record Continued(String executionId, long at) implements DebuggerEvent {}

    /**
     * The breakpoints are others now.
     *
     * @param action {@code added}, {@code removed} or {@code cleared}
     * @param nodeId of the breakpoint; empty when it was not one
     */
    record BreakpointsChanged(String executionId, String action, String nodeId, long at)
        implements DebuggerEvent {}

    /** Somebody looked at variables: those, without secrets and bounded. */
    record VariablesSeen(String executionId, Reading variables, long at) implements DebuggerEvent {}
  }
}
