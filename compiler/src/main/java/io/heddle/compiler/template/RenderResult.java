package io.heddle.compiler.template;

import org.jspecify.annotations.Nullable;

/** What rendering gives: a text, or why there is none. */
public sealed interface RenderResult {

  /** The text. */
  record Rendered(String text) implements RenderResult {}

  /**
   * No text.
   *
   * @param type the error's class, as the dialect names it: {@code UndefinedError}, {@code
   *     ZeroDivisionError}, {@code VariableNotFound}, {@code LimitExceeded} ...
   * @param message one sentence
   * @param line of the template, from 1; 0 when it is about no line
   * @param hint how to mend it, or null
   */
  record Failed(String type, String message, int line, @Nullable String hint)
      implements RenderResult {}

  /** The text, or null when rendering failed. */
  default @Nullable String textOrNull() {
    return this instanceof Rendered(var text) ? text : null;
  }
}
