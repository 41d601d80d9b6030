/** The snapshot store of Pekko Persistence on the store's writer and readers. */
@NullMarked
package io.heddle.persistence.snapshot;

import org.jspecify.annotations.NullMarked;
