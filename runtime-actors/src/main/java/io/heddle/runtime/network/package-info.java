/** Where requests may go: URLs read strictly, addresses classified, one policy that decides. */
@NullMarked
package io.heddle.runtime.network;

import org.jspecify.annotations.NullMarked;
