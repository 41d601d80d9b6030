/** Models that work with tools until they have an answer. */
@NullMarked
package io.heddle.runtime.agent;

import org.jspecify.annotations.NullMarked;
