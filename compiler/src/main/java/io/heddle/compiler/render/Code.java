package io.heddle.compiler.render;

/** A lowered expression. */
@FunctionalInterface
public interface Code {

  /** Its value; Python's errors come as {@link io.heddle.compiler.python.PyError}. */
  Object value(Activation frame);
}
