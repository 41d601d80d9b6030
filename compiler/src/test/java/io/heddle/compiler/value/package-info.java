@NullMarked
package io.heddle.compiler.value;

import org.jspecify.annotations.NullMarked;
