package io.heddle.compiler.render;

import org.jspecify.annotations.Nullable;

/** A block's function, set once its body is lowered: a block may be called before its place. */
public final class BlockCode {

  private @Nullable Code code;

  public void define(Code body) {
    code = body;
  }

  public Object call(Activation frame) {
    if (code == null) {
      throw new IllegalStateException("a block without its body");
    }
    return code.value(frame);
  }
}
