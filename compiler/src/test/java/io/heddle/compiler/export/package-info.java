@NullMarked
package io.heddle.compiler.export;

import org.jspecify.annotations.NullMarked;
