@NullMarked
package io.heddle.runtime.http;

import org.jspecify.annotations.NullMarked;
