package io.heddle.server.testkit.cases;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a debugger does while a case runs.
 *
 * @param breakpoints ids of nodes
 * @param steps one for each pause, in order
 */
record DebugScript(
    List<String> breakpoints, boolean breakOnStart, boolean autoSnapshot, List<Step> steps) {

  /**
   * One pause: where the run is expected to stand, and how it goes on.
   *
   * @param node where, or null for anywhere
   * @param reason {@code breakpoint}, {@code step}, {@code initial}, {@code user_requested}, or
   *     null
   * @param phase {@code before} or {@code after} the node, or null for either
   * @param action {@code step}, {@code continue}, {@code abort}, {@code inspect} or {@code
   *     update_variables}
   * @param variables what is written, by {@code node.variable}
   * @param expectSnapshot whether variables are expected to be shown
   * @param snapshot what they are expected to hold: values by {@code node.variable}, or such names
   */
  record Step(
      @Nullable String node,
      @Nullable String reason,
      @Nullable String phase,
      String action,
      String abortReason,
      ObjectValue variables,
      @Nullable String addBreakpoint,
      @Nullable String removeBreakpoint,
      boolean expectSnapshot,
      Value snapshot) {}

  static DebugScript of(ObjectValue root) {
    var script = new Settings(root);
    var config = script.settings("config");
    return new DebugScript(
        config.texts("breakpoints"),
        config.bool("break_on_start", false),
        config.bool("auto_snapshot", false),
        script.tables("steps").stream().map(DebugScript::step).toList());
  }

  private static Step step(Settings step) {
    return new Step(
        step.text("expect_node"),
        step.text("expect_reason"),
        step.text("expect_phase"),
        step.text("action", "continue"),
        step.text("abort_reason", "aborted by the debugger"),
        step.object("variables"),
        step.text("add_breakpoint"),
        step.text("remove_breakpoint"),
        step.bool("expect_snapshot", false),
        step.value("expect_snapshot_contains"));
  }
}
