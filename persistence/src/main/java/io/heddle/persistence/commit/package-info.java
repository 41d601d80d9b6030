/** The one writer of a store: group commit of events with their run rows, and of all else. */
@NullMarked
package io.heddle.persistence.commit;

import org.jspecify.annotations.NullMarked;
