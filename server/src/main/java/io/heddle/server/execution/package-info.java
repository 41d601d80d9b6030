/**
 * Durable executions as the command line and the HTTP API see them, in this process or in another.
 */
@NullMarked
package io.heddle.server.execution;

import org.jspecify.annotations.NullMarked;
