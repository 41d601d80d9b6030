package io.heddle.compiler.render;

import io.heddle.compiler.python.Convert;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.PyCallable;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.Repr;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One rendering: its variables, its bounds, and the few things that change while it runs. */
public final class Render {

  private static final int CLOCK_EVERY = 256;

  private final Program program;
  private final Names names;
  private final Bounds bounds;
  private final long deadline;
  private final long seed;
  private boolean escapes;
  private long iterations;
  private int depth;
  private @Nullable Random random;
  private @Nullable Map<String, Object> resolved;
  private @Nullable Map<String, Object> exported;

  Render(Program program, Names names, Bounds bounds, long seed) {
    this.program = program;
    this.names = names;
    this.bounds = bounds;
    this.deadline = program.isCheap() ? 0 : System.nanoTime() + bounds.nanos();
    this.seed = seed;
  }

  Program program() {
    return program;
  }

  public Repr style() {
    return program.style();
  }

  /** {@code str(value)} in the template's style. */
  public String str(Object value) {
    return program.style().print(value);
  }

  public boolean escapes() {
    return escapes;
  }

  public void escapes(boolean enabled) {
    escapes = enabled;
  }

  /** Text a template made: markup while it escapes. */
  public Object text(String text) {
    return escapes ? new Markup(text) : text;
  }

  public Output buffer() {
    return new Output(new StringBuilder(), bounds.characters());
  }

  Output buffer(StringBuilder out) {
    return new Output(out, bounds.characters());
  }

  /** Counts a loop's pass. */
  public void iterate() {
    if (++iterations > bounds.iterations()) {
      throw PyError.limit("more than %d loop iterations".formatted(bounds.iterations()));
    }
    if (iterations % CLOCK_EVERY == 0) {
      checkClock();
    }
  }

  private void checkClock() {
    if (deadline != 0 && System.nanoTime() - deadline > 0) {
      throw PyError.limit("rendering took longer than %d ms".formatted(bounds.nanos() / 1_000_000));
    }
  }

  public void enter() {
    if (++depth > bounds.recursion()) {
      throw new PyError(
          "RecursionError",
          "maximum recursion depth exceeded: %d calls are open".formatted(bounds.recursion()));
    }
    checkClock();
  }

  public void leave() {
    depth--;
  }

  public Random random() {
    var known = random;
    if (known == null) {
      known = new Random(seed);
      random = known;
    }
    return known;
  }

  /** The variable with this name, or null: what the template set, what it was given, a global. */
  public @Nullable Object resolve(String name) {
    var set = exported;
    if (set != null) {
      var value = set.get(name);
      if (value != null) {
        return value;
      }
    }
    var known = resolved;
    if (known != null) {
      var value = known.get(name);
      if (value != null) {
        return value;
      }
    }
    var value = names.variable(name);
    if (value == null) {
      var function = names.function(name);
      return function == null ? Globals.find(name, this) : function;
    }
    return remembered(name, Convert.fromValue(value));
  }

  /** A container must stay the same object: a template may change it and look again. */
  private Object remembered(String name, Object value) {
    if (program.resolvesAgain() && (value instanceof PyList || value instanceof PyDict)) {
      var known = resolved;
      if (known == null) {
        known = new HashMap<>();
        resolved = known;
      }
      known.put(name, value);
    }
    return value;
  }

  /** Makes what the top level sets visible to blocks. */
  public void export(String name, Object value) {
    var set = exported;
    if (set == null) {
      set = new HashMap<>();
      exported = set;
    }
    set.put(name, value);
  }

  /** The same for the run of a scoped block; gives back what was there. */
  public @Nullable Map<String, Object> derive(Map<String, Object> locals) {
    var before = exported;
    var derived = before == null ? new HashMap<String, Object>() : new HashMap<>(before);
    derived.putAll(locals);
    exported = derived;
    return before;
  }

  public void restore(@Nullable Map<String, Object> before) {
    exported = before;
  }

  /** Calls what a template calls. */
  public static Object call(Object callee, io.heddle.compiler.python.Args args) {
    if (callee instanceof PyCallable callable) {
      return callable.call(args);
    }
    if (callee instanceof io.heddle.compiler.python.Undefined undefined) {
      throw undefined.error();
    }
    throw PyError.type(
        "'%s' object is not callable".formatted(io.heddle.compiler.python.Types.name(callee)));
  }
}
