@NullMarked
package io.heddle.persistence.history;

import org.jspecify.annotations.NullMarked;
