/** What stays of conversations, and for how long. */
@NullMarked
package io.heddle.runtime.conversation;

import org.jspecify.annotations.NullMarked;
