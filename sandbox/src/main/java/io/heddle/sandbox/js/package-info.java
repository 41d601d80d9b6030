/**
 * JavaScript on GraalJS. Start with {@link io.heddle.sandbox.js.JavaScriptGuest}; what code finds
 * around it is made by {@code harness.js} beside these classes.
 */
@NullMarked
package io.heddle.sandbox.js;

import org.jspecify.annotations.NullMarked;
