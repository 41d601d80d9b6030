/**
 * The workflows of a group by id, with everything they refer to processed before they run.
 *
 * <p>Start with {@link io.heddle.compiler.registry.WorkflowRegistry}.
 */
@NullMarked
package io.heddle.compiler.registry;

import org.jspecify.annotations.NullMarked;
