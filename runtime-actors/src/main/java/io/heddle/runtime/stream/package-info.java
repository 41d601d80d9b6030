/** Values that grow while they are read: one writer, many readers, bounded. */
@NullMarked
package io.heddle.runtime.stream;

import org.jspecify.annotations.NullMarked;
