/**
 * Compiled workflows, kept so that each text is compiled once per group.
 *
 * <p>Start with {@link io.heddle.compiler.cache.WorkflowCache}.
 */
@NullMarked
package io.heddle.compiler.cache;

import org.jspecify.annotations.NullMarked;
