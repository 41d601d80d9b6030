/** Workflow texts with their versions and labels. */
@NullMarked
package io.heddle.persistence.definition;

import org.jspecify.annotations.NullMarked;
