/** Connections that fail or wait on command, at any statement. */
@NullMarked
package io.heddle.persistence.fault;

import org.jspecify.annotations.NullMarked;
