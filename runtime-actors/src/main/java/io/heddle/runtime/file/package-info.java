/** The contents of files that values only describe. */
@NullMarked
package io.heddle.runtime.file;

import org.jspecify.annotations.NullMarked;
