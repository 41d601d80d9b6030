@NullMarked
package io.heddle.loadtest.macro;

import org.jspecify.annotations.NullMarked;
