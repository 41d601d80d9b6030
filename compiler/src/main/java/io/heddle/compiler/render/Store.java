package io.heddle.compiler.render;

/** Stores a value in a lowered target. */
@FunctionalInterface
public interface Store {

  void put(Activation frame, Object value);
}
