@NullMarked
package io.heddle.compiler.schema;

import org.jspecify.annotations.NullMarked;
