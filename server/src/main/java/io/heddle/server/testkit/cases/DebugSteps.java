package io.heddle.server.testkit.cases;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.debug.Breakpoint;
import io.heddle.runtime.debug.DebugConfig;
import io.heddle.runtime.debug.DebugEvent;
import io.heddle.runtime.debug.DebugSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Does at each stop of a run what a script says. */
final class DebugSteps {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final DebugScript script;
  private final DebugSession session;
  private final List<String> problems = new ArrayList<>();

  DebugSteps(DebugScript script, DebugSession session) {
    this.script = script;
    this.session = session;
  }

  static DebugSession session(DebugScript script) {
    var breakpoints = script.breakpoints().stream().map(Breakpoint::before).toList();
    return new DebugSession(
        new DebugConfig(breakpoints, script.breakOnStart(), script.autoSnapshot()));
  }

  /** What was not as expected; nothing is left to do when that is empty, and the run goes on. */
  List<String> run() throws InterruptedException, ExecutionException {
    var standing = false;
    for (var i = 0; i < script.steps().size() && problems.isEmpty(); i++) {
      var step = script.steps().get(i);
      var where = "debug.steps[%d]".formatted(i);
      if (standing || stops(step, where)) {
        standing = step.action().equals("inspect");
        act(step, where);
      }
    }
    if (!problems.isEmpty()) {
      session.abort("the script of the debugger came to nothing");
    }
    return problems;
  }

  private boolean stops(DebugScript.Step step, String where) throws InterruptedException {
    return switch (session.nextStop(PATIENCE)) {
      case DebugSession.Over(var result) ->
          differs(where, "a stop", "the end of the run: " + result.status().text());
      case DebugSession.StillRunning _ -> differs(where, "a stop", "none within " + PATIENCE);
      case DebugSession.Stopped(DebugEvent.Paused(var reason, var location)) -> {
        // All three are looked at, so that a report names all that differs.
        var node = same(where + ".expect_node", step.node(), location.nodeId());
        var why =
            same(where + ".expect_reason", step.reason(), reason.name().toLowerCase(Locale.ROOT));
        var phase = same(where + ".expect_phase", step.phase(), location.phase().text());
        yield node && why && phase;
      }
    };
  }

  private boolean same(String what, @Nullable String wanted, String actual) {
    return wanted == null || wanted.equals(actual) || differs(what, wanted, actual);
  }

  private boolean differs(String what, String wanted, String actual) {
    problems.add("%s: expected %s, was %s".formatted(what, wanted, actual));
    return false;
  }

  private void act(DebugScript.Step step, String where)
      throws InterruptedException, ExecutionException {
    if (step.addBreakpoint() != null) {
      session.add(Breakpoint.before(step.addBreakpoint()));
    }
    if (step.removeBreakpoint() != null) {
      session.remove(step.removeBreakpoint());
    }
    if (step.expectSnapshot() || !step.snapshot().equals(Value.none())) {
      snapshot(step.snapshot(), where);
    }
    switch (step.action()) {
      case "step" -> session.step();
      case "step_over" -> session.stepOver();
      case "continue" -> session.go();
      case "abort" -> session.abort(step.abortReason());
      case "inspect" -> {}
      case "update_variables" -> {
        var unknown = answer(session.update(step.variables()), where);
        if (unknown != null && !unknown.isEmpty()) {
          problems.add("%s: there is no variable %s".formatted(where, String.join(", ", unknown)));
        }
        session.go();
      }
      default -> problems.add("%s: there is no action '%s'".formatted(where, step.action()));
    }
  }

  private void snapshot(Value wanted, String where)
      throws InterruptedException, ExecutionException {
    var variables = answer(session.variables(), where);
    if (variables == null) {
      return;
    }
    switch (wanted) {
      case ObjectValue(var values) ->
          values.forEach(
              (name, value) -> {
                var found = find(variables, name);
                if (!value.equals(found)) {
                  differs(where + ".expect_snapshot_contains." + name, shown(value), shown(found));
                }
              });
      case ArrayValue(var names) -> names.forEach(name -> named(variables, name, where));
      case Value name -> named(variables, name, where);
    }
  }

  private void named(ObjectValue variables, Value name, String where) {
    if (name instanceof StringValue(var text) && find(variables, text) == null) {
      differs(where + ".expect_snapshot_contains", text, "absent");
    }
  }

  /** {@code node.variable} and {@code node:variable} mean the same. */
  private static @Nullable Value find(ObjectValue variables, String name) {
    Value found = variables;
    for (var part : name.split("[.:]", 2)) {
      found = found instanceof ObjectValue object ? object.get(part) : null;
    }
    return found;
  }

  private static String shown(@Nullable Value value) {
    return value == null ? "absent" : Json.write(value);
  }

  private <T> @Nullable T answer(CompletableFuture<T> asked, String where)
      throws InterruptedException, ExecutionException {
    try {
      return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      problems.add("%s: the debugger did not answer within %s".formatted(where, PATIENCE));
      return null;
    }
  }
}
