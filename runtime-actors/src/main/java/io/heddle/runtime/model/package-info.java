/** The port to language models, and the pool behind it. */
@NullMarked
package io.heddle.runtime.model;

import org.jspecify.annotations.NullMarked;
