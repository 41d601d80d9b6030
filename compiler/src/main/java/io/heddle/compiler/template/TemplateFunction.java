package io.heddle.compiler.template;

import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Map;

/** A function that an extension adds to templates. */
@FunctionalInterface
public interface TemplateFunction {

  /**
   * Calls it.
   *
   * @throws IllegalArgumentException when the arguments do not fit; the message is shown
   */
  Value call(List<Value> arguments, Map<String, Value> named);
}
