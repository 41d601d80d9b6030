@NullMarked
package io.heddle.runtime.routing;

import org.jspecify.annotations.NullMarked;
