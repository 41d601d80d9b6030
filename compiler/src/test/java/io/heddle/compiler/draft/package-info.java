@NullMarked
package io.heddle.compiler.draft;

import org.jspecify.annotations.NullMarked;
