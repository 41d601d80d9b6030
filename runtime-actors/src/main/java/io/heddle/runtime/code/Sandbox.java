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

  /** Which world the code finds around it. */
  enum Profile {
    /** The flat dialect's: a list of allowed globals, its built-ins, refused constructs. */
    FLAT,
    /** The plain language, as the code of an app export expects it. */
    EXPORT
  }

  /** How {@code main} gets its inputs. */
  enum Convention {
    /** One object: {@code main(inputs)}. */
    OBJECT,
    /** One argument per input, by name: {@code main(**inputs)}. */
    KEYWORDS
  }

  /**
   * One call of a function.
   *
   * @param source the text; for WebAssembly base64 of the module or its text format
   * @param function which function is called: {@code main} unless a plugin says otherwise
   * @param inputs an object: by name, in order; a stream among them shows what is known of it
   * @param streams the inputs that the code may follow while they grow
   * @param ports clock, ids and random numbers
   */
  record Call(
      Language language,
      Profile profile,
      String source,
      String function,
      Convention convention,
      Value inputs,
      Streams streams,
      Limits limits,
      Ports ports) {

    /** A call of {@code main(inputs)} without streams, within the standard limits. */
    public static Call of(Language language, Profile profile, String source, Value inputs) {
      return new Call(
          language,
          profile,
          source,
          "main",
          Convention.OBJECT,
          inputs,
          Streams.NONE,
          Limits.STANDARD,
          Ports.SYSTEM);
    }

    public Call withLimits(Limits limits) {
      return new Call(
          language, profile, source, function, convention, inputs, streams, limits, ports);
    }

    public Call withPorts(Ports ports) {
      return new Call(
          language, profile, source, function, convention, inputs, streams, limits, ports);
    }

    public Call withStreams(Streams streams) {
      return new Call(
          language, profile, source, function, convention, inputs, streams, limits, ports);
    }

    public Call withInputs(Value inputs) {
      return new Call(
          language, profile, source, function, convention, inputs, streams, limits, ports);
    }

    public Call withFunction(String function) {
      return new Call(
          language, profile, source, function, convention, inputs, streams, limits, ports);
    }
  }

  /**
   * What a call may use; whatever is exceeded first ends it.
   *
   * @param wallTime while user code runs; waiting for a stream's next chunk does not count
   * @param allocation bytes allocated by the call, garbage included: a function call in itself
   *     costs about 200, so this bounds work as well as memory
   * @param inputBytes size of the inputs as JSON
   * @param outputBytes size of the result as JSON
   * @param outputDepth how deep the result may nest
   * @param sourceBytes size of the source in UTF-8
   * @param statements steps made: calls, loop rounds and branches taken; JavaScript only
   */
  record Limits(
      Duration wallTime,
      long allocation,
      int inputBytes,
      int outputBytes,
      int outputDepth,
      int sourceBytes,
      long statements) {

    public static final Limits STANDARD =
        new Limits(
            Duration.ofSeconds(30), 256L << 20, 32 << 20, 1 << 20, 100, 1_000_000, 1_000_000_000L);

    public Limits {
      if (wallTime.isNegative() || wallTime.isZero() || outputDepth > 500) {
        throw new IllegalArgumentException("wall time must be positive, depth at most 500");
      }
    }

    public Limits withWallTime(Duration wallTime) {
      return new Limits(
          wallTime, allocation, inputBytes, outputBytes, outputDepth, sourceBytes, statements);
    }

    public Limits withAllocation(long allocation) {
      return new Limits(
          wallTime, allocation, inputBytes, outputBytes, outputDepth, sourceBytes, statements);
    }

    public Limits withStatements(long statements) {
      return new Limits(
          wallTime, allocation, inputBytes, outputBytes, outputDepth, sourceBytes, statements);
    }

    public Limits withOutput(int outputBytes, int outputDepth) {
      return new Limits(
          wallTime, allocation, inputBytes, outputBytes, outputDepth, sourceBytes, statements);
    }
  }

  /** How a call ended. */
  sealed interface Result {

    /** What {@code main} returned, and what it printed (bounded). */
    record Returned(Value value, List<String> console) implements Result {}

    /**
     * The code followed its streams: {@link StreamOutput#ready} was told what {@code main}
     * returned.
     *
     * @param last what the last callback that returned something returned
     */
    record Streamed(Value ready, Value last, List<String> console) implements Result {}

    record Failed(NodeFailure failure) implements Result {}
  }
}
