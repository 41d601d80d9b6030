@NullMarked
package io.heddle.runtime.quota;

import org.jspecify.annotations.NullMarked;
