package io.heddle.sandbox.wasm;

import io.heddle.compiler.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin's module may call while it runs. Blocking; called on the thread of the call only.
 */
public interface PluginHost {

  /** A function of the module was called that its manifest does not allow. */
  final class DeniedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeniedException(String capability) {
      super("Capability denied: " + capability, null, false, false);
    }
  }

  /**
   * Reads a variable.
   *
   * @param selector as the module gives it: an array of names, or one text with dots
   * @return null when there is none
   * @throws DeniedException when the plugin may not
   */
  @Nullable Value variable(Value selector);

  /** Writes a variable; false when the plugin may not. */
  boolean write(Value selector, Value value);

  /** Shows an event {@code {type, data}}; false when the plugin may not. */
  boolean emit(Value event);

  /**
   * Sends a request {@code {method, url, headers, body}}.
   *
   * @return {@code {status, headers, body}}
   * @throws DeniedException when the plugin may not
   */
  Value send(Value request);

  /**
   * Takes a line for the log.
   *
   * @param level 0 trace, 1 debug, 2 info, 3 warning, more an error
   */
  void log(int level, String message);
}
