package io.heddle.runtime.code;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Result;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What a code node of the flat dialect puts out, of what its code returned. */
public final class FlatOutputs {

  /** The output that carries what streaming code said last, and its chunks before that. */
  public static final String STREAM = "output";

  private static final String WHOLE = "result";

  private FlatOutputs() {}

  /**
   * One output for each entry of an object, anything else under {@code result}; everything under
   * the node's {@code output_variable} when it names one.
   */
  public static ObjectValue of(Value returned, @Nullable String outputVariable) {
    if (outputVariable != null && !outputVariable.isEmpty()) {
      return ObjectValue.of(outputVariable, returned);
    }
    return returned instanceof ObjectValue object ? object : ObjectValue.of(WHOLE, returned);
  }

  /** The outputs at the end of a call that followed streams: what was ready, and the last value. */
  public static ObjectValue of(Result.Streamed streamed, @Nullable String outputVariable) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.putAll(of(streamed.ready(), outputVariable).entries());
    outputs.put(STREAM, streamed.last());
    return new ObjectValue(outputs);
  }
}
