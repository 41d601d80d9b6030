@NullMarked
package io.heddle.compiler.condition;

import org.jspecify.annotations.NullMarked;
