@NullMarked
package io.heddle.runtime.machine;

import org.jspecify.annotations.NullMarked;
