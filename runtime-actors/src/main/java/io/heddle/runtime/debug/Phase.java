package io.heddle.runtime.debug;

import java.util.Locale;

/** On which side of a node a run stops. */
public enum Phase {
  BEFORE,
  AFTER;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
