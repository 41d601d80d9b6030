/** Requests to models and their replies, kept in a file of JSON lines and played back. */
@NullMarked
package io.heddle.llm.cassette;

import org.jspecify.annotations.NullMarked;
