/**
 * From the structure of a text to the compiled form: typed specs, resolved selectors, compiled
 * templates and conditions.
 *
 * <p>Start with {@link io.heddle.compiler.lower.Lowering}. Never throws for a bad text: what is
 * wrong becomes a finding, and a spec that stands in for it.
 */
@NullMarked
package io.heddle.compiler.lower;

import org.jspecify.annotations.NullMarked;
