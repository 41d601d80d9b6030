/** Results of nodes kept for later runs of the same group, where a workflow asks for it. */
@NullMarked
package io.heddle.runtime.cache;

import org.jspecify.annotations.NullMarked;
