package io.heddle.compiler.render;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A macro or call block, lowered.
 *
 * @param name null for a call block
 * @param slots where each parameter goes
 * @param defaults null where a parameter has none
 */
public record MacroCode(
    @Nullable String name,
    List<String> parameters,
    List<Integer> slots,
    List<@Nullable Code> defaults,
    Specials specials,
    Slot.Function function,
    Step enter,
    Step body) {

  /** Where caller, kwargs and varargs go; -1 when the body does not use them. */
  public record Specials(boolean usesCaller, int caller, int kwargs, int varargs) {}
}
