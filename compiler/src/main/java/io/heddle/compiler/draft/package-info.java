/**
 * The structure of a workflow text: which graphs, nodes and edges it has, in either dialect, before
 * any node's settings are understood.
 *
 * <p>Start with {@link io.heddle.compiler.draft.Draft}.
 */
@NullMarked
package io.heddle.compiler.draft;

import org.jspecify.annotations.NullMarked;
