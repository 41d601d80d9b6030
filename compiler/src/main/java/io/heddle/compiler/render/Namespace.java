package io.heddle.compiler.render;

import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyObject;
import io.heddle.compiler.python.Repr;
import org.jspecify.annotations.Nullable;

/** {@code namespace(...)}: what a template can change from an inner scope. */
public record Namespace(PyDict attributes) implements PyObject {

  public void set(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return attributes.get(name);
  }

  @Override
  public String typeName() {
    return "jinja2.utils.Namespace";
  }

  @Override
  public String repr() {
    return "<Namespace %s>".formatted(Repr.repr(attributes));
  }
}
