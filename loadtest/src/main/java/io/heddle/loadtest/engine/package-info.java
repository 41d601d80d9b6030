/** The engine under load: ephemeral runs of the example workflows, many at once. */
@NullMarked
package io.heddle.loadtest.engine;

import org.jspecify.annotations.NullMarked;
