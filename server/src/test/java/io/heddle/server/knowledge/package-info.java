/** Knowledge from files. */
@NullMarked
package io.heddle.server.knowledge;

import org.jspecify.annotations.NullMarked;
