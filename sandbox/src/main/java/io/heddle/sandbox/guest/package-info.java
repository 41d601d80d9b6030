/**
 * What every language of the sandbox shares: contexts, the watch over a call, values as JSON.
 *
 * <p>Start with {@link io.heddle.sandbox.guest.Guest}.
 */
@NullMarked
package io.heddle.sandbox.guest;

import org.jspecify.annotations.NullMarked;
