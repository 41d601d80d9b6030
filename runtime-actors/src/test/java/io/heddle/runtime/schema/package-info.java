@NullMarked
package io.heddle.runtime.schema;

import org.jspecify.annotations.NullMarked;
