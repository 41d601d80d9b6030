package io.heddle.runtime.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The signals that a run has taken, the latest ones. Part of the state. */
final class Signals {

  /** So many are remembered; one that was told before them is taken again. */
  static final int MOST = 1_000;

  /** The content of each by its id, bounded: most runs hear none, and make none. */
  private static final class Latest extends LinkedHashMap<String, String> {

    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > MOST;
    }
  }

  private Map<String, String> taken = Map.of();

  void take(@Nullable Signal signal) {
    if (signal == null) {
      return;
    }
    if (taken.isEmpty()) {
      taken = new Latest();
    }
    taken.put(signal.id(), signal.content());
  }

  Signal.Known known(Signal signal) {
    var content = taken.get(signal.id());
    if (content == null) {
      return Signal.Known.NEW;
    }
    return content.equals(signal.content()) ? Signal.Known.TAKEN : Signal.Known.OTHER;
  }

  /** All that are remembered, the oldest first. */
  List<Signal> image() {
    return taken.entrySet().stream()
        .map(entry -> new Signal(entry.getKey(), entry.getValue()))
        .toList();
  }
}
