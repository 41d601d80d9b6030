/** Runs user code, JavaScript and WebAssembly, within limits. */
@NullMarked
package io.heddle.sandbox;

import org.jspecify.annotations.NullMarked;
