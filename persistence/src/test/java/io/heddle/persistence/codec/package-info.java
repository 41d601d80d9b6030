@NullMarked
package io.heddle.persistence.codec;

import org.jspecify.annotations.NullMarked;
