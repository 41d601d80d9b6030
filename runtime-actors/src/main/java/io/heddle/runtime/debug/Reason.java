package io.heddle.runtime.debug;

import java.util.Locale;

/** Why a run stops. */
public enum Reason {
  /** It was to stop at its first node. */
  INITIAL,
  STEP,
  BREAKPOINT,
  /** Somebody asked for it while the run went on. */
  USER_REQUESTED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
