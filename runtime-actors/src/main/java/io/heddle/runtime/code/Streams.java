package io.heddle.runtime.code;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The streams of a call: those it may read, by input name in order, and where its own chunks go.
 */
public record Streams(Map<String, StreamInput> inputs, StreamOutput output) {

  public static final Streams NONE = new Streams(Map.of(), StreamOutput.NONE);

  public Streams {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  public boolean isEmpty() {
    return inputs.isEmpty();
  }
}
