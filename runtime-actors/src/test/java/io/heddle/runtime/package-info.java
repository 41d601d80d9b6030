/** Runs in a group, from the text to the result. */
@NullMarked
package io.heddle.runtime;

import org.jspecify.annotations.NullMarked;
