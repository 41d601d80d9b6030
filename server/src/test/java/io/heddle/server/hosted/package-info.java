/** Executions of a member, as its API answers for them. */
@NullMarked
package io.heddle.server.hosted;

import org.jspecify.annotations.NullMarked;
