/** The port to user code, and the pool of sandboxes behind it. */
@NullMarked
package io.heddle.runtime.code;

import org.jspecify.annotations.NullMarked;
