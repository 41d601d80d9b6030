/**
 * Plugins in WebAssembly: a directory with a {@code manifest.json} and a module. Start with {@link
 * io.heddle.sandbox.plugin.WasmPlugins}.
 */
@NullMarked
package io.heddle.sandbox.plugin;

import org.jspecify.annotations.NullMarked;
