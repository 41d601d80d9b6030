@NullMarked
package io.heddle.persistence;

import org.jspecify.annotations.NullMarked;
