@NullMarked
package io.heddle.sandbox.wat;

import org.jspecify.annotations.NullMarked;
