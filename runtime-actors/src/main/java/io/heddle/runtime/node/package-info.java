/** How the work of one node is done: the executor port, its inputs and its outcomes. */
@NullMarked
package io.heddle.runtime.node;

import org.jspecify.annotations.NullMarked;
