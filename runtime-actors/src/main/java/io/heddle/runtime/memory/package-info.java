/** What workflows remember between runs. */
@NullMarked
package io.heddle.runtime.memory;

import org.jspecify.annotations.NullMarked;
