package io.heddle.server.execution;

import io.heddle.compiler.value.ObjectValue;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a node that waits.
 *
 * @param node its id, unless the token tells; or null
 * @param frame the frame it is in, or -1 when only one of this id waits
 * @param token instead of the node, or null
 * @param submitId a repetition hears the first reply
 * @param action what is chosen, or null when the form asks for no choice
 */
public record SubmitOrder(
    @Nullable String node,
    int frame,
    @Nullable String token,
    String submitId,
    @Nullable String action,
    ObjectValue data,
    String who) {}
