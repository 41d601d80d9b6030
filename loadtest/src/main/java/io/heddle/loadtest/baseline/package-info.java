/**
 * What Heddle is judged against: the same work done by the least code that could do it, without an
 * engine.
 */
@NullMarked
package io.heddle.loadtest.baseline;

import org.jspecify.annotations.NullMarked;
