package io.heddle.compiler.ir;

import io.heddle.compiler.Position;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another workflow, which begins when something happens to a run of this one.
 *
 * @param id unique in the text; the run reads what the other one puts out under it
 * @param node the node of the root graph whose event it is, or -1 for any
 * @param workflow the id of the other workflow
 * @param version a version or a label, or null
 * @param inputs what it gets besides what the trigger says
 * @param awaited whether the run goes on, or ends, only after the other one
 */
public record EventTrigger(
    String id,
    Event event,
    int node,
    String workflow,
    @Nullable String version,
    List<Input> inputs,
    boolean awaited,
    Position position) {

  public EventTrigger {
    inputs = List.copyOf(inputs);
  }

  /** What happens. */
  public enum Event {
    /** A node succeeded. */
    NODE_COMPLETED("node-completed"),
    /** A node failed and is not tried again, whether its error strategy mends it or not. */
    NODE_FAILED("node-failed"),
    /** The run came to its end, or its error handler mended it. */
    RUN_COMPLETED("run-completed"),
    RUN_FAILED("run-failed");

    private final String text;

    Event(String text) {
      this.text = text;
    }

    /** As a text has it. */
    public String text() {
      return text;
    }

    public boolean isOfNode() {
      return this == NODE_COMPLETED || this == NODE_FAILED;
    }
  }

  /**
   * An input by its name: a template over what the trigger says, or a constant.
   *
   * @param constant when there is no template
   */
  public record Input(String name, @Nullable JinjaTemplate template, Value constant) {}

  /** Whether it fires when this happens to a node of the root graph. */
  public boolean isFor(Event what, int which) {
    return event == what && (node < 0 || node == which);
  }
}
