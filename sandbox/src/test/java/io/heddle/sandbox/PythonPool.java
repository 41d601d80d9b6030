package io.heddle.sandbox;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Ports;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Convention;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.code.Streams;
import io.heddle.runtime.node.NodeFailure;

/** One pool for all tests of Python: the language takes long to start. Ends with the JVM. */
final class PythonPool {

  private static final Pool POOL = new Pool();

  private PythonPool() {}

  static Result run(Call call) {
    return POOL.run(call);
  }

  static Value returned(Call call) {
    return POOL.returned(call);
  }

  static NodeFailure failure(Call call) {
    return POOL.failure(call);
  }

  static Call flat(String source) {
    return Call.of(Language.PYTHON, Profile.FLAT, source, ObjectValue.EMPTY);
  }

  /** A call as an app export makes it: one argument for each input. */
  static Call export(String source, ObjectValue inputs) {
    return new Call(
        Language.PYTHON,
        Profile.EXPORT,
        source,
        "main",
        Convention.KEYWORDS,
        inputs,
        Streams.NONE,
        Limits.STANDARD,
        Ports.SYSTEM);
  }

  static Call export(String source) {
    return export(source, ObjectValue.EMPTY);
  }
}
