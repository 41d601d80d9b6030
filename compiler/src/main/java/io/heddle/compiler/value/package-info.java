/**
 * The values a workflow computes with, their JSON form and their text forms.
 *
 * <p>Start with {@link io.heddle.compiler.value.Value}.
 */
@NullMarked
package io.heddle.compiler.value;

import org.jspecify.annotations.NullMarked;
