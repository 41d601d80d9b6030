package io.heddle.runtime.machine;

import io.heddle.runtime.stream.LiveStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** An attempt whose outputs can be read while it makes them. */
final class EarlySource {
  final Frame frame;
  final int node;
  final int attempt;
  final Map<String, LiveStream> streams = new LinkedHashMap<>(2);
  boolean ended;

  EarlySource(Frame frame, int node, int attempt) {
    this.frame = frame;
    this.node = node;
    this.attempt = attempt;
  }
}
