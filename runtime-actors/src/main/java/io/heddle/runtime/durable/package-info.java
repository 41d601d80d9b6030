/** What a durable run shows to the store beside its events, and the ports of the store it uses. */
@NullMarked
package io.heddle.runtime.durable;

import org.jspecify.annotations.NullMarked;
