/** Tools of a group, in nodes of both dialects. */
@NullMarked
package io.heddle.runtime.tool;

import org.jspecify.annotations.NullMarked;
