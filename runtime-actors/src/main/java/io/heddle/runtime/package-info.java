/** The execution machine, the actors that carry it, and the ports of the outside world. */
@NullMarked
package io.heddle.runtime;

import org.jspecify.annotations.NullMarked;
