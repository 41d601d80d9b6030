package io.heddle.runtime.executor;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.routing.Routed;
import org.jspecify.annotations.Nullable;

/**
 * Which templates are rendered on the actor's own thread: most are done in microseconds, and
 * another thread, its message and its timer cost several times that.
 *
 * <p>Small inputs and tight limits bound what the actor's neighbours wait for. What reaches a limit
 * is rendered once more elsewhere, with the limits of its group: rendering has no effects.
 */
final class QuickTemplate {

  /**
   * 8,192 characters and 200 passes. Not measured in time: which way a template goes must not hang
   * on how busy the machine is. A recursion may be as deep as elsewhere.
   */
  static final JinjaLimits LIMITS =
      new JinjaLimits(8_192, 200, JinjaLimits.DEFAULT.recursion(), JinjaLimits.DEFAULT.time());

  /** Values that the inputs may have altogether, a text counting once for each 64 characters. */
  static final int MAX_WEIGHT = 256;

  private static final int CHARACTERS = 64;

  private QuickTemplate() {}

  /** Whether all inputs are at hand and small. */
  static boolean isSmall(Inputs inputs, int count) {
    var left = MAX_WEIGHT;
    for (var i = 0; i < count && left >= 0; i++) {
      left = left(inputs.get(i), left);
    }
    return left >= 0;
  }

  /** What is left of the weight; below 0 when there is more in a value than that. */
  private static int left(@Nullable Value value, int before) {
    var left = before - 1;
    return switch (value) {
      case StringValue(var text) -> left - text.length() / CHARACTERS;
      case ArrayValue(var items) -> {
        for (var i = 0; i < items.size() && left >= 0; i++) {
          left = left(items.get(i), left);
        }
        yield left;
      }
      case ObjectValue(var entries) -> {
        for (var entry : entries.values()) {
          left = left < 0 ? left : left(entry, left);
        }
        yield left;
      }
      case StreamValue _, FileValue _ -> -1;
      case null, default -> left;
    };
  }

  /** Whether it takes more than {@link #LIMITS} to know what the template comes to. */
  static boolean tookTooMuch(Routed routed) {
    return routed instanceof Routed.Failed(NodeFailure failure)
        && (failure.type().equals("LimitExceeded") || failure.code().equals("output_too_large"));
  }
}
