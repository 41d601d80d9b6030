/**
 * Conditions of both dialects, compiled once to small objects that allocate nothing when they run.
 *
 * <p>Start with {@link io.heddle.compiler.condition.Cases}; {@link
 * io.heddle.compiler.condition.ExportConditions} and {@link
 * io.heddle.compiler.condition.FlatConditions} make the conditions.
 */
@NullMarked
package io.heddle.compiler.condition;

import org.jspecify.annotations.NullMarked;
