@NullMarked
package io.heddle.compiler.plan;

import org.jspecify.annotations.NullMarked;
