/** Durable executions of a server, asked over HTTP. */
@NullMarked
package io.heddle.server.remote;

import org.jspecify.annotations.NullMarked;
