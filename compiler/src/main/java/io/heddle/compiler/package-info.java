/**
 * Compiles workflow texts once into an immutable {@link io.heddle.compiler.ir.CompiledWorkflow}.
 *
 * <p>A pure library: no actor, no clock, no I/O.
 */
@NullMarked
package io.heddle.compiler;

import org.jspecify.annotations.NullMarked;
