package io.heddle.compiler.render;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.PyCallable;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyObject;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.value.NoneValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro as a value: its code and where it was defined. */
public record Macro(MacroCode code, Activation home) implements PyCallable, PyObject {

  @Override
  public Object call(Args args) {
    var frame = new Activation(home.render(), code.function().size(), home);
    var rest = new LinkedHashMap<>(args.named());
    var callerBound = bind(frame, args, rest);
    specials(frame, args, rest, callerBound);
    var render = home.render();
    render.enter();
    var out = render.buffer();
    code.enter().run(frame, out);
    defaults(frame);
    code.body().run(frame, out);
    render.leave();
    return render.text(out.toString());
  }

  /** Fills the parameters; says whether a parameter named caller was among them. */
  private boolean bind(Activation frame, Args args, Map<String, Object> rest) {
    var parameters = code.parameters();
    var positional = Math.min(args.size(), parameters.size());
    for (var i = 0; i < positional; i++) {
      frame.set(code.slots().get(i), args.get(i));
    }
    if (positional == parameters.size()) {
      return parameters.contains("caller");
    }
    var callerBound = false;
    for (var i = positional; i < parameters.size(); i++) {
      frame.set(code.slots().get(i), rest.remove(parameters.get(i)));
      callerBound |= parameters.get(i).equals("caller");
    }
    return callerBound;
  }

  private void specials(
      Activation frame, Args args, Map<String, Object> rest, boolean callerBound) {
    var specials = code.specials();
    if (specials.usesCaller() && !callerBound) {
      var caller = rest.remove("caller");
      if (specials.caller() >= 0) {
        frame.set(
            specials.caller(),
            caller == null || caller == NoneValue.NONE
                ? Undefined.because("No caller defined")
                : caller);
      }
    }
    if (specials.kwargs() >= 0) {
      frame.set(specials.kwargs(), PyDict.ofText(rest));
    } else if (!rest.isEmpty()) {
      throw PyError.type(
          rest.containsKey("caller")
              ? "macro %s was invoked with two values for the special caller argument. This is most"
                      .formatted(shownName())
                  + " likely a bug."
              : "macro %s takes no keyword argument %s"
                  .formatted(shownName(), Repr.repr(rest.keySet().iterator().next())));
    }
    var count = code.parameters().size();
    if (specials.varargs() >= 0) {
      var more =
          args.size() > count
              ? args.positional().subList(count, args.size())
              : java.util.List.<Object>of();
      frame.set(specials.varargs(), PyTuple.copyOf(more));
    } else if (args.size() > count) {
      throw PyError.type(
          "macro %s takes not more than %d argument(s)".formatted(shownName(), count));
    }
  }

  private void defaults(Activation frame) {
    for (var i = 0; i < code.slots().size(); i++) {
      if (frame.get(code.slots().get(i)) == null) {
        var code = this.code.defaults().get(i);
        frame.set(
            this.code.slots().get(i),
            code == null
                ? Undefined.because(
                    "parameter '%s' was not provided".formatted(this.code.parameters().get(i)))
                : code.value(frame));
      }
    }
  }

  private String shownName() {
    return code.name() == null ? "None" : Repr.repr(code.name());
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "name" -> code.name() == null ? NoneValue.NONE : code.name();
      case "arguments" -> PyTuple.copyOf(java.util.List.copyOf(code.parameters()));
      case "catch_kwargs" -> code.specials().kwargs() >= 0;
      case "catch_varargs" -> code.specials().varargs() >= 0;
      case "caller" -> code.specials().usesCaller();
      default -> null;
    };
  }

  @Override
  public String typeName() {
    return "jinja2.runtime.Macro";
  }

  @Override
  public String repr() {
    return "<Macro %s>".formatted(code.name() == null ? "anonymous" : shownName());
  }
}
