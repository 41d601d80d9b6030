@NullMarked
package io.heddle.compiler;

import org.jspecify.annotations.NullMarked;
