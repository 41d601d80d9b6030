/** The HTTP API over executions: one class of routes for each noun, all errors as problem JSON. */
@NullMarked
package io.heddle.server.api;

import org.jspecify.annotations.NullMarked;
