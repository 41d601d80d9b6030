@NullMarked
package io.heddle.compiler.lower;

import org.jspecify.annotations.NullMarked;
