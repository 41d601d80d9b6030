/**
 * What a workflow text says: values with their places, before anything is understood.
 *
 * <p>Start with {@link io.heddle.compiler.dsl.WorkflowText}.
 */
@NullMarked
package io.heddle.compiler.dsl;

import org.jspecify.annotations.NullMarked;
