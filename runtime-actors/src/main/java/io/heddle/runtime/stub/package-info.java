/**
 * Stand-ins for the outside world, so that any workflow can be run to its end without a model, a
 * service or a key. What they say is made up, and which nodes met them is told.
 */
@NullMarked
package io.heddle.runtime.stub;

import org.jspecify.annotations.NullMarked;
