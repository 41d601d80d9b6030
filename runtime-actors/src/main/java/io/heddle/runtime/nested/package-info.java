/** Runs that runs start: how the workflow is found and the request made. */
@NullMarked
package io.heddle.runtime.nested;

import org.jspecify.annotations.NullMarked;
