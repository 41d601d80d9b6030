@NullMarked
package io.heddle.runtime.executor;

import org.jspecify.annotations.NullMarked;
