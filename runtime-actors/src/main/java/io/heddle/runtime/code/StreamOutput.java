package io.heddle.runtime.code;

import io.heddle.compiler.value.Value;

/**
 * Hears what code that follows streams puts out. Called in order, on a virtual thread; may block,
 * which slows the code down.
 */
public interface StreamOutput {

  StreamOutput NONE =
      new StreamOutput() {
        @Override
        public void ready(Value initial) {}

        @Override
        public void chunk(Value value) {}
      };

  /** {@code main} returned and the code follows at least one stream. Called once, first. */
  void ready(Value initial);

  /**
   * What a chunk's callback returned. What end and error callbacks return is the last value only.
   */
  void chunk(Value value);
}
