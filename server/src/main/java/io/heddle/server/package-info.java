/** The command line and the HTTP API: wires every module together. */
@NullMarked
package io.heddle.server;

import org.jspecify.annotations.NullMarked;
