/**
 * Extensions: what they may contribute, how they are started and stopped, and how they take part in
 * runs. Start with {@link io.heddle.runtime.plugin.HeddlePlugin}.
 */
@NullMarked
package io.heddle.runtime.plugin;

import org.jspecify.annotations.NullMarked;
