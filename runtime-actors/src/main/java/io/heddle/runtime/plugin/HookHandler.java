package io.heddle.runtime.plugin;

import io.heddle.compiler.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Hears of one moment of many runs.
 *
 * <p>Called on the thread that decides the run, one call after the other in one run, several runs
 * at once: it has to be quick and must not block. A run that is taken up again after a crash may
 * tell of the same moment twice, and never tells again of what it has stored.
 */
@FunctionalInterface
public interface HookHandler {

  /**
   * Hears of it.
   *
   * @return the value to write instead, for {@link HookPoint#BEFORE_VARIABLE_WRITE}; null, and any
   *     value at other points, changes nothing
   * @throws Exception what went wrong: shown as an event of the run, and otherwise ignored
   */
  @Nullable Value handle(HookCall call) throws Exception;
}
