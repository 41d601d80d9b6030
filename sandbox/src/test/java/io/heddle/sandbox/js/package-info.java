@NullMarked
package io.heddle.sandbox.js;

import org.jspecify.annotations.NullMarked;
