@NullMarked
package io.heddle.compiler.cache;

import org.jspecify.annotations.NullMarked;
