package io.heddle.compiler.template;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Convert;
import io.heddle.compiler.python.PyCallable;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.render.Names;
import io.heddle.compiler.value.Value;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scope as the renderer sees it. */
record ScopeNames(JinjaScope scope, Set<String> functions) implements Names {

  /** An extension function as a Python callable. */
  private record Extension(String name, TemplateFunction function) implements PyCallable {

    @Override
    public Object call(Args args) {
      var arguments = args.positional().stream().map(Convert::toValue).toList();
      var named = new LinkedHashMap<String, Value>();
      args.named().forEach((key, value) -> named.put(key, Convert.toValue(value)));
      try {
        return Convert.fromValue(function.call(arguments, named));
      } catch (IllegalArgumentException e) {
        throw new PyError("TemplateFunctionError", "%s: %s".formatted(name, e.getMessage()));
      }
    }
  }

  @Override
  public @Nullable Value variable(String name) {
    return scope.get(name);
  }

  @Override
  public @Nullable PyCallable function(String name) {
    if (!functions.contains(name)) {
      return null;
    }
    var function = scope.function(name);
    return function == null ? null : new Extension(name, function);
  }
}
