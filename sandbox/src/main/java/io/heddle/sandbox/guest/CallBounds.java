package io.heddle.sandbox.guest;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.node.NodeFailure;
import org.jspecify.annotations.Nullable;

/** What is too large to be handed to any guest. */
public final class CallBounds {

  private CallBounds() {}

  /**
   * Refuses a source by its bytes in UTF-8.
   *
   * @param what the source is, for the message
   */
  public static @Nullable NodeFailure ofSource(Call call, String what) {
    var most = call.limits().sourceBytes();
    return GuestJson.utf8Length(call.source()) <= most
        ? null
        : CodeFailure.SOURCE_TOO_LARGE.with(
            "the %s is larger than its limit of %d bytes".formatted(what, most));
  }

  /** Refuses inputs by their bytes as JSON. */
  public static @Nullable NodeFailure ofInputs(Call call, String json) {
    var most = call.limits().inputBytes();
    return GuestJson.utf8Length(json) <= most
        ? null
        : CodeFailure.INPUT_TOO_LARGE.with(
            "the inputs are larger than the limit of %d bytes".formatted(most));
  }
}
