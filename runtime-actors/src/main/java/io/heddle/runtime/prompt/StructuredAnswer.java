package io.heddle.runtime.prompt;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.JsonAnswer;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.schema.JsonSchema;
import io.heddle.runtime.schema.Violation;

/** The object that a model was asked to answer with. */
public final class StructuredAnswer {

  private StructuredAnswer() {}

  public static ObjectValue of(String answer, Value schema) throws NodeFault {
    var object = JsonAnswer.structured(answer);
    if (object == null) {
      throw failed("$", "structured output is missing");
    }
    var violation = new JsonSchema(schema).check(object);
    if (violation != null) {
      throw failed(path(violation), violation.message());
    }
    return object;
  }

  private static NodeFault failed(String path, String message) {
    return NodeFault.validation(
        "output_validation_error",
        "LLMNodeError",
        "Structured output validation failed (stage=result, path=%s): %s".formatted(path, message));
  }

  private static String path(Violation violation) {
    var path = new StringBuilder("$");
    for (var step : violation.path()) {
      if (step.chars().allMatch(Character::isDigit)) {
        path.append('[').append(step).append(']');
      } else {
        path.append('.').append(step);
      }
    }
    return path.toString();
  }
}
