/** WebAssembly on GraalWasm. Start with {@link io.heddle.sandbox.wasm.WasmGuest}. */
@NullMarked
package io.heddle.sandbox.wasm;

import org.jspecify.annotations.NullMarked;
