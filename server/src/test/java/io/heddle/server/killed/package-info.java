/** The real server as a process of its own, killed at any moment. */
@NullMarked
package io.heddle.server.killed;

import org.jspecify.annotations.NullMarked;
