@NullMarked
package io.heddle.runtime.debug;

import org.jspecify.annotations.NullMarked;
