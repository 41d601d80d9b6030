@NullMarked
package io.heddle.sandbox.wasm;

import org.jspecify.annotations.NullMarked;
