@NullMarked
package io.heddle.loadtest.engine;

import org.jspecify.annotations.NullMarked;
