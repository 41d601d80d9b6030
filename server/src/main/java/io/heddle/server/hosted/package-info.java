/** Executions of a member of this process: starts, views, and feeds of their public events. */
@NullMarked
package io.heddle.server.hosted;

import org.jspecify.annotations.NullMarked;
