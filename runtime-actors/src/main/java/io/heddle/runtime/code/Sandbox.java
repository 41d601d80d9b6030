package io.heddle.runtime.code;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Runs user code: pure functions of their inputs, within limits, without the host. */
public interface Sandbox {

  /** Never throws and never fails the stage: what goes wrong is a {@link Result.Failed}. */
  CompletionStage<Result> run(Call call, Cancellation cancellation);

  /** The languages a sandbox may speak. */
  enum Language {
    JAVASCRIPT,
    PYTHON,
    WASM
  }

  /** How {@code main} gets its inputs. */
  enum Convention {
    /** One object: {@code main(inputs)}. */
    OBJECT,
    /** One argument per input, by name: {@code main(**inputs)}. */
    KEYWORDS
  }

  /**
   * One call of a function {@code main}.
   *
   * @param source the text; for WebAssembly base64 of the module or its text format
   * @param inputs by name, in order
   */
  record Call(
      Language language, String source, Convention convention, Value inputs, Limits limits) {}

  /**
   * What a call may use; whatever is exceeded first ends it.
   *
   * @param wallTime from start to result
   * @param allocation bytes allocated by the call
   * @param outputBytes size of the result as JSON
   * @param sourceBytes size of the source in UTF-8
   * @param statements guest statements executed
   */
  record Limits(
      Duration wallTime, long allocation, int outputBytes, int sourceBytes, long statements) {

    public static final Limits STANDARD =
        new Limits(Duration.ofSeconds(30), 128L << 20, 1 << 20, 1_000_000, 1_000_000_000L);
  }

  /** How a call ended. */
  sealed interface Result {

    /** What {@code main} returned, and what it printed (bounded). */
    record Returned(Value value, List<String> console) implements Result {}

    record Failed(NodeFailure failure) implements Result {}
  }
}
