/** The public events of a run, built from its facts, and only while somebody listens. */
@NullMarked
package io.heddle.runtime.event;

import org.jspecify.annotations.NullMarked;
