package io.heddle.sandbox.js;

import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/**
 * A source as it is kept between calls.
 *
 * @param danger why the flat dialect refuses it, or null
 */
record Program(Source source, @Nullable String danger) {

  static final String NAME = "main.js";

  static Program of(String text) {
    return new Program(
        Source.newBuilder("js", text, NAME).buildLiteral(),
        DangerousCode.find(text).map(DangerousCode.Finding::sentence).orElse(null));
  }
}
