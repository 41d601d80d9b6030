package io.heddle.compiler.python;

/** What can be called. */
public interface PyCallable {

  Object call(Args args);

  /** The class, as errors name it. */
  default String typeName() {
    return "function";
  }

  default String repr() {
    return "<%s>".formatted(typeName());
  }
}
