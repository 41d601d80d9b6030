package io.heddle.runtime.plugin;

/** A plugin cannot be used: its files, its manifest or what it contributes are wrong. */
public final class PluginException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the plugin or file, and what is wrong with it
   */
  public PluginException(String message) {
    super(message, null, false, false);
  }
}
