@NullMarked
package io.heddle.runtime.task;

import org.jspecify.annotations.NullMarked;
