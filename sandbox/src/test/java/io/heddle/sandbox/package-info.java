@NullMarked
package io.heddle.sandbox;

import org.jspecify.annotations.NullMarked;
