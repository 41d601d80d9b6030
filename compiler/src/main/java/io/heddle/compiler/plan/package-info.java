/**
 * What a compiled workflow would do, worked out without running it.
 *
 * <p>Start with {@link io.heddle.compiler.plan.ExecutionPlan}. Nothing here is used by a run.
 */
@NullMarked
package io.heddle.compiler.plan;

import org.jspecify.annotations.NullMarked;
