/** Events of runs on their way to the journal and back. */
@NullMarked
package io.heddle.persistence.event;

import org.jspecify.annotations.NullMarked;
