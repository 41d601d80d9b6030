@NullMarked
package io.heddle.runtime.stream;

import org.jspecify.annotations.NullMarked;
