/** Turns files into text. */
@NullMarked
package io.heddle.runtime.document;

import org.jspecify.annotations.NullMarked;
