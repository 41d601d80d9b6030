/**
 * The command line and the HTTP API: wires every module together.
 *
 * <p>Start with {@link io.heddle.server.Main}.
 */
@NullMarked
package io.heddle.server;

import org.jspecify.annotations.NullMarked;
