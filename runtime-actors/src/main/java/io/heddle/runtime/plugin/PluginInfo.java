package io.heddle.runtime.plugin;

import java.util.regex.Pattern;

/**
 * Who a plugin is.
 *
 * @param id unique in a group: letters, digits, {@code .}, {@code _} and {@code -}
 */
public record PluginInfo(String id, String version, String name, String description) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  public PluginInfo {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no id of a plugin: 1 to 128 letters, digits, '.', '_' or '-'".formatted(id));
    }
  }

  public static PluginInfo of(String id, String version) {
    return new PluginInfo(id, version, id, "");
  }
}
