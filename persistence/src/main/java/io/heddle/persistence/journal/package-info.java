/** The journal of Pekko Persistence on the store's writer and readers. */
@NullMarked
package io.heddle.persistence.journal;

import org.jspecify.annotations.NullMarked;
