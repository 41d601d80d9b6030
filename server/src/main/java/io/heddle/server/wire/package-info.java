/** The public events of runs, in the words of each dialect's clients. */
@NullMarked
package io.heddle.server.wire;

import org.jspecify.annotations.NullMarked;
