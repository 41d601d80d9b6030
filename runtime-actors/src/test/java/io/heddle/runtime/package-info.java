@NullMarked
package io.heddle.runtime;

import org.jspecify.annotations.NullMarked;
