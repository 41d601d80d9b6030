/**
 * What runs: the compiled form of a workflow, immutable and shared by all its runs.
 *
 * <p>Start with {@link io.heddle.compiler.ir.CompiledWorkflow}. Nodes and edges are small integers,
 * adjacency is arrays, selectors are slots, templates and conditions are objects. Nothing here
 * reads a workflow text.
 */
@NullMarked
package io.heddle.compiler.ir;

import org.jspecify.annotations.NullMarked;
