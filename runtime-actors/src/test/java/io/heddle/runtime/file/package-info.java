/** Files that are kept, and for how long. */
@NullMarked
package io.heddle.runtime.file;

import org.jspecify.annotations.NullMarked;
