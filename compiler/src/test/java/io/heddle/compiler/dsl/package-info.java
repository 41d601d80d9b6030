@NullMarked
package io.heddle.compiler.dsl;

import org.jspecify.annotations.NullMarked;
