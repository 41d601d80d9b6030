@NullMarked
package io.heddle.compiler.check;

import org.jspecify.annotations.NullMarked;
