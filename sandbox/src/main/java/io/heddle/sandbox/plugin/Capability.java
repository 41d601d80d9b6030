package io.heddle.sandbox.plugin;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a module may do beyond computing. Asked for in its manifest, granted by the installation.
 */
public enum Capability {
  READ_VARIABLES,
  WRITE_VARIABLES,
  EMIT_EVENTS,
  HTTP_ACCESS;

  /** All there are. */
  public static final Set<Capability> ALL = Set.copyOf(EnumSet.allOf(Capability.class));

  /** Its key in manifests. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
