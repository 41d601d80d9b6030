/** What clients of each dialect hear of runs. */
@NullMarked
package io.heddle.server.wire;

import org.jspecify.annotations.NullMarked;
