@NullMarked
package io.heddle.runtime.code;

import org.jspecify.annotations.NullMarked;
