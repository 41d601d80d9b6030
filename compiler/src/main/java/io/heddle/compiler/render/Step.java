package io.heddle.compiler.render;

/** A lowered statement. */
@FunctionalInterface
public interface Step {

  void run(Activation frame, Output out);
}
