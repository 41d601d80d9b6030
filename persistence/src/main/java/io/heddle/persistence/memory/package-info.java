/** Memories in the store. */
@NullMarked
package io.heddle.persistence.memory;

import org.jspecify.annotations.NullMarked;
