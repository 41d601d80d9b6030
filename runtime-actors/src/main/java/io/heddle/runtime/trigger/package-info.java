/** How a run begins when a trigger fires. */
@NullMarked
package io.heddle.runtime.trigger;

import org.jspecify.annotations.NullMarked;
