/** What a run takes over from the one it is forked from, and what it does again. Pure. */
@NullMarked
package io.heddle.runtime.fork;

import org.jspecify.annotations.NullMarked;
