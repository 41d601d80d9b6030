package io.heddle.server.cli;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.debug.Breakpoint;
import io.heddle.runtime.debug.DebugEvent;
import io.heddle.runtime.debug.DebugSession;
import io.heddle.runtime.debug.InvalidBreakpointException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A debugger that talks to a person, or to a script that is piped in, line by line. */
final class DebugConsole {

  private static final int SECONDS = 10;

  private static final String HELP =
      """
        s, step            on to the next stop, into containers too
        n, next            on to the next stop here, over containers
        c, continue        on to the next breakpoint
        b, break [B]       stop at NODE, NODE:after, EACH[2]/NODE, NODE if CONDITION; list them
        remove NODE        remove the breakpoints of a node; clear removes all
        v, vars [NAME]     show all variables, or those of one node or namespace
        i, node NODE       show what a node reads and has put out
        set NAME=VALUE     change a variable: start.n=5, item="x"; the next node sees it
        w, where           show where the run stands
        abort [REASON]     end the run as failed
        detach             run to the end
        h, help            show this
      An empty line repeats the last step.\
      """;

  private final Output output;
  private final Keyboard keyboard;
  private final DebugSession session;
  private final Set<String> breakpoints = new LinkedHashSet<>();
  private String last = "step";

  DebugConsole(
      Output output, Keyboard keyboard, DebugSession session, Iterable<Breakpoint> breakpoints) {
    this.output = output;
    this.keyboard = keyboard;
    this.session = session;
    breakpoints.forEach(breakpoint -> this.breakpoints.add(breakpoint.text()));
  }

  /** The run stands still: asks what to do until it goes on. */
  void stopped(DebugEvent.Paused paused) throws InterruptedException {
    var where = "%s: %s".formatted(paused.reason().text(), paused.location().text());
    output.note("* " + where);
    while (true) {
      var line = keyboard.ask("(heddle) ");
      if (line == null) {
        output.note("");
        output.note("heddle: no more commands: the run goes on to its end");
        session.detach();
        return;
      }
      if (goesOn(line.isBlank() ? last : line.strip(), where)) {
        return;
      }
    }
  }

  private boolean goesOn(String line, String where) throws InterruptedException {
    var blank = line.indexOf(' ');
    var rest = blank < 0 ? "" : line.substring(blank + 1).strip();
    switch (blank < 0 ? line : line.substring(0, blank)) {
      case "s", "step" -> {
        last = "step";
        session.step();
        return true;
      }
      case "n", "next" -> {
        last = "next";
        session.stepOver();
        return true;
      }
      case "c", "continue" -> {
        session.go();
        return true;
      }
      case "abort", "q", "quit" -> {
        session.abort(rest.isEmpty() ? "by the debugger" : rest);
        return true;
      }
      case "detach" -> {
        session.detach();
        return true;
      }
      case "b", "break" -> breakAt(rest);
      case "remove" -> {
        session.remove(rest);
        breakpoints.removeIf(
            text ->
                text.equals(rest) || text.matches("(.*/)?\\Q" + rest + "\\E(:after)?( if .*)?"));
      }
      case "clear" -> {
        session.clear();
        breakpoints.clear();
      }
      case "v", "vars" -> variables(rest);
      case "i", "node", "inspect" -> node(rest);
      case "set" -> set(rest);
      case "w", "where" -> output.note("* " + where);
      case "h", "help", "?" -> output.note(HELP);
      default -> output.note("heddle: unknown command '%s'; help lists them".formatted(line));
    }
    return false;
  }

  private void breakAt(String text) {
    if (text.isEmpty()) {
      output.note(breakpoints.isEmpty() ? "no breakpoints" : String.join("\n", breakpoints));
      return;
    }
    try {
      var breakpoint = Breakpoint.parse(text);
      session.add(breakpoint);
      breakpoints.add(breakpoint.text());
    } catch (InvalidBreakpointException e) {
      output.note("heddle: " + e.getMessage());
    }
  }

  private void variables(String name) throws InterruptedException {
    var all = answer(session.variables());
    if (all == null) {
      return;
    }
    var one = name.isEmpty() ? null : all.get(name);
    if (!name.isEmpty() && one == null) {
      output.note("heddle: nothing here is named '%s'".formatted(name));
    } else if (one instanceof ObjectValue object) {
      show(name + '.', object);
    } else if (one != null) {
      output.note("  %s = %s".formatted(name, shown(one)));
    } else {
      all.entries()
          .forEach(
              (owner, value) -> {
                if (value instanceof ObjectValue object) {
                  show(owner + '.', object);
                } else {
                  output.note("  %s = %s".formatted(owner, shown(value)));
                }
              });
    }
  }

  private void show(String prefix, ObjectValue values) {
    values
        .entries()
        .forEach((name, value) -> output.note("  %s%s = %s".formatted(prefix, name, shown(value))));
  }

  private static String shown(Value value) {
    return RowText.printable(Json.write(value));
  }

  private void node(String id) throws InterruptedException {
    var about = answer(session.node(id));
    if (about != null) {
      if (about.size() == 0) {
        output.note("heddle: there is no node '%s' here".formatted(id));
      } else {
        show("", about);
      }
    }
  }

  private void set(String text) throws InterruptedException {
    var equals = text.indexOf('=');
    if (equals <= 0) {
      output.note("heddle: set NAME=VALUE");
      return;
    }
    var name = text.substring(0, equals).strip();
    var value = value(text.substring(equals + 1).strip());
    var unknown = answer(session.update(ObjectValue.of(name, value)));
    if (unknown != null && !unknown.isEmpty()) {
      output.note("heddle: nothing in this workflow reads '%s'".formatted(name));
    }
  }

  private static Value value(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException _) {
      return Value.of(text);
    }
  }

  private <T> @Nullable T answer(java.util.concurrent.CompletableFuture<T> asked)
      throws InterruptedException {
    try {
      return asked.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      output.note("heddle: the run gives no answer");
      return null;
    }
  }
}
