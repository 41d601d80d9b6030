package io.heddle.runtime.machine;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the variables of a loop begin with. */
sealed interface LoopVariables {

  record Valid(ObjectValue values) implements LoopVariables {}

  record Invalid(String message) implements LoopVariables {}

  static LoopVariables initial(
      ContainerSpec.Loop loop, Inputs inputs, ValueText text, Missing missing) {
    var values = new LinkedHashMap<String, Value>();
    for (var variable : loop.variables()) {
      @Nullable Value value;
      if (variable.constantText() != null && variable.input() < 0) {
        switch (variable.constantText().render(inputs, text, missing, false)) {
          case RenderResult.Rendered(var result) ->
              value = coerce(variable.type(), Value.of(result));
          case RenderResult.Failed(_, var message, _, _) -> {
            return new Invalid("loop variable %s: %s".formatted(variable.name(), message));
          }
        }
      } else {
        value = value(variable, inputs);
      }
      if (value == null) {
        return new Invalid("Invalid value for loop variable %s".formatted(variable.name()));
      }
      values.put(variable.name(), value);
    }
    return new Valid(new ObjectValue(values));
  }

  private static @Nullable Value value(ContainerSpec.LoopVariable variable, Inputs inputs) {
    if (variable.input() >= 0) {
      return inputs.get(variable.input());
    }
    return coerce(
        variable.type(), variable.constant() == null ? NoneValue.NONE : variable.constant());
  }

  /** The types whose values stay as they are written. */
  Set<String> UNCONVERTED = Set.of("", "any", "string");

  /**
   * Texts of other types than string are read as JSON: {@code "1"} of a number, {@code "[]"} of an
   * array.
   */
  private static @Nullable Value coerce(String type, Value value) {
    if (!(value instanceof StringValue(var written)) || UNCONVERTED.contains(type)) {
      return value;
    }
    try {
      return Json.parse(written);
    } catch (Json.MalformedJsonException _) {
      return null;
    }
  }
}
