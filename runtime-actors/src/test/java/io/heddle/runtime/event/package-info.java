/** What watchers are told. */
@NullMarked
package io.heddle.runtime.event;

import org.jspecify.annotations.NullMarked;
