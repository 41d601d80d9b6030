/**
 * The work of nodes that only decide, choose, shape or write values: pure functions of a spec and
 * its inputs. Begin at {@link io.heddle.runtime.routing.Routing}.
 */
@NullMarked
package io.heddle.runtime.routing;

import org.jspecify.annotations.NullMarked;
