/** Debugging of runs: breakpoints, steps, looking at variables and changing them. */
@NullMarked
package io.heddle.runtime.debug;

import org.jspecify.annotations.NullMarked;
