@NullMarked
package io.heddle.compiler.flat;

import org.jspecify.annotations.NullMarked;
