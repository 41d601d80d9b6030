/**
 * Turns WebAssembly's text format into its binary one: what hand-written modules use of it. Start
 * with {@link io.heddle.sandbox.wat.WatAssembler}.
 */
@NullMarked
package io.heddle.sandbox.wat;

import org.jspecify.annotations.NullMarked;
