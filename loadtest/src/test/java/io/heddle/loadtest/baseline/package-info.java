@NullMarked
package io.heddle.loadtest.baseline;

import org.jspecify.annotations.NullMarked;
