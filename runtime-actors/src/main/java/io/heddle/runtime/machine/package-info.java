/** The execution machine: a pure state machine with no actor in it. */
@NullMarked
package io.heddle.runtime.machine;

import org.jspecify.annotations.NullMarked;
