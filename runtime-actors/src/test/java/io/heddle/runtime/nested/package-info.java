@NullMarked
package io.heddle.runtime.nested;

import org.jspecify.annotations.NullMarked;
