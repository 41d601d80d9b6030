/**
 * What must hold of a workflow beyond the settings of each node: one class per invariant, named as
 * the invariant; and the port that code checks need.
 *
 * <p>Start with {@link io.heddle.compiler.check.Checks}.
 */
@NullMarked
package io.heddle.compiler.check;

import org.jspecify.annotations.NullMarked;
