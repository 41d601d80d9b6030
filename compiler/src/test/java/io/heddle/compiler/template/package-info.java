@NullMarked
package io.heddle.compiler.template;

import org.jspecify.annotations.NullMarked;
