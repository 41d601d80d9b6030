/** A simulator of the shell of durable runs: members, a store and messages that fail on command. */
@NullMarked
package io.heddle.runtime.durable;

import org.jspecify.annotations.NullMarked;
