/** The behaviours of the flat dialect that need the real sandbox, models and network. */
@NullMarked
package io.heddle.server.behaviour;

import org.jspecify.annotations.NullMarked;
