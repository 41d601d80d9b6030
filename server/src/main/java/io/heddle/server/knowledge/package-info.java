/** Knowledge for {@code heddle run}: text files, searched in memory. */
@NullMarked
package io.heddle.server.knowledge;

import org.jspecify.annotations.NullMarked;
