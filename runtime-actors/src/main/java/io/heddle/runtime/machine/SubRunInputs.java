package io.heddle.runtime.machine;

import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.request.RequestTexts;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What a node hands to the workflow it runs. What is not there is left to that one's defaults. */
final class SubRunInputs {

  private SubRunInputs() {}

  static ObjectValue of(WaitSpec.SubWorkflow spec, RequestTexts texts) throws NodeFault {
    if (spec.inputs().isEmpty()) {
      return ObjectValue.EMPTY;
    }
    var inputs = new LinkedHashMap<String, Value>();
    for (var argument : spec.inputs()) {
      var value = value(argument, texts);
      if (value != null && value != NoneValue.NONE) {
        inputs.put(argument.name(), value);
      }
    }
    return new ObjectValue(inputs);
  }

  private static @Nullable Value value(Argument argument, RequestTexts texts) throws NodeFault {
    if (argument.text() != null) {
      return Value.of(texts.of(argument.text()));
    }
    if (argument.input() < 0) {
      return argument.constant();
    }
    var value = texts.inputs().get(argument.input());
    return value instanceof StreamValue stream ? stream.snapshot() : value;
  }
}
