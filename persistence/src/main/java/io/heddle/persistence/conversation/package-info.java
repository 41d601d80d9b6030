/** Conversations in the store: what turns leave, and which run's turn it is. */
@NullMarked
package io.heddle.persistence.conversation;

import org.jspecify.annotations.NullMarked;
