package io.heddle.compiler.render;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyCallable;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.PyList;
import io.heddle.compiler.python.PyObject;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.value.NoneValue;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The {@code loop} variable. */
public final class Loop implements PyObject, PyCallable, Compare.Sized {

  /** Renders a recursive loop again. */
  public interface Recursion {
    Object call(Object iterable, int depth);
  }

  private final Object iterable;
  private final @Nullable Recursion recursion;
  private final int depth0;
  private Iterator<Object> items;
  private long index0 = -1;
  private long length = -1;
  private @Nullable Object before;
  private @Nullable Object current;
  private @Nullable Object after;
  private @Nullable PyTuple lastChanged;

  public Loop(Object iterable, @Nullable Recursion recursion, int depth0) {
    this.iterable = iterable;
    this.items = Iterate.over(iterable);
    this.recursion = recursion;
    this.depth0 = depth0;
  }

  public boolean advance() {
    Object next;
    if (after != null) {
      next = after;
      after = null;
    } else if (items.hasNext()) {
      next = items.next();
    } else {
      return false;
    }
    index0++;
    before = current;
    current = next;
    return true;
  }

  public Object current() {
    return current == null ? NoneValue.NONE : current;
  }

  private @Nullable Object peek() {
    if (after == null && items.hasNext()) {
      after = items.next();
    }
    return after;
  }

  private long length() {
    if (length < 0) {
      if (iterable instanceof PyIterator) {
        var rest = new PyList();
        items.forEachRemaining(rest::add);
        items = rest.iterator();
        length = rest.size() + index0 + 1 + (after == null ? 0 : 1);
      } else {
        length = Iterate.length(iterable);
      }
    }
    return length;
  }

  @Override
  public int size() {
    return (int) length();
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "index" -> index0 + 1;
      case "index0" -> index0;
      case "revindex" -> length() - index0;
      case "revindex0" -> length() - index0 - 1;
      case "first" -> index0 == 0;
      case "last" -> peek() == null;
      case "length" -> length();
      case "depth" -> (long) depth0 + 1;
      case "depth0" -> (long) depth0;
      case "previtem" ->
          index0 == 0 || before == null ? Undefined.because("there is no previous item") : before;
      case "nextitem" -> {
        var next = peek();
        yield next == null ? Undefined.because("there is no next item") : next;
      }
      case "cycle" -> (Method) this::cycle;
      case "changed" -> (Method) this::changed;
      default -> null;
    };
  }

  /** A method of the loop. */
  private interface Method extends PyCallable {
    @Override
    default String typeName() {
      return "method";
    }
  }

  private Object cycle(Args args) {
    if (args.size() == 0) {
      throw PyError.type("no items for cycling given");
    }
    return args.get((int) (index0 % args.size()));
  }

  private Object changed(Args args) {
    var values = PyTuple.copyOf(args.positional());
    if (lastChanged != null && Compare.areEqual(lastChanged, values)) {
      return false;
    }
    lastChanged = values;
    return true;
  }

  @Override
  public Object call(Args args) {
    if (recursion == null) {
      throw PyError.type("The loop must have the 'recursive' marker to be called recursively.");
    }
    if (args.size() != 1) {
      throw PyError.type(
          "__call__() takes 2 positional arguments but %d were given".formatted(args.size() + 1));
    }
    return recursion.call(args.get(0), depth0 + 1);
  }

  @Override
  public String typeName() {
    return "jinja2.runtime.LoopContext";
  }

  @Override
  public String repr() {
    return "<LoopContext %d/%d>".formatted(index0 + 1, length());
  }
}
