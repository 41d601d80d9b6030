@NullMarked
package io.heddle.runtime.stub;

import org.jspecify.annotations.NullMarked;
