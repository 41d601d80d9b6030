/** What stays from one turn of a conversation to the next. */
@NullMarked
package io.heddle.runtime.conversation;

import org.jspecify.annotations.NullMarked;
