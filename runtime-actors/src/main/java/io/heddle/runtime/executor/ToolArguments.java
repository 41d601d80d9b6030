package io.heddle.runtime.executor;

import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.request.RequestTexts;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of a tool, resolved. What is null or not there is left to the tool's default. */
final class ToolArguments {

  private ToolArguments() {}

  /**
   * The arguments of a call.
   *
   * @param stringifies whether constants become texts, as app exports have it
   */
  static ObjectValue of(List<Argument> arguments, RequestTexts texts, boolean stringifies)
      throws NodeFault {
    var resolved = new LinkedHashMap<String, Value>();
    for (var argument : arguments) {
      var value = value(argument, texts, stringifies);
      if (value != null && value != NoneValue.NONE) {
        resolved.put(argument.name(), value);
      }
    }
    return new ObjectValue(resolved);
  }

  private static @Nullable Value value(Argument argument, RequestTexts texts, boolean stringifies)
      throws NodeFault {
    if (argument.input() >= 0) {
      var value = texts.inputs().get(argument.input());
      return value instanceof StreamValue stream ? stream.snapshot() : value;
    }
    if (argument.text() != null) {
      return Value.of(texts.of(argument.text()));
    }
    return switch (argument.constant()) {
      case BooleanValue flag when stringifies -> Value.of(PythonText.str(flag));
      case Value number when stringifies && Coercion.isNumber(number) ->
          Value.of(PythonText.str(number));
      case null -> null;
      case Value constant -> constant;
    };
  }
}
