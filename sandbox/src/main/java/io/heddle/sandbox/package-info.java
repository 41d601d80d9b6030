/**
 * Runs user code within limits. A group's {@link io.heddle.sandbox.SandboxPool} starts one {@link
 * io.heddle.sandbox.LanguagePool} for each language in use; {@link io.heddle.sandbox.PooledSandbox}
 * is what the engine sees.
 */
@NullMarked
package io.heddle.sandbox;

import org.jspecify.annotations.NullMarked;
