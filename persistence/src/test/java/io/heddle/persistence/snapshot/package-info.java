@NullMarked
package io.heddle.persistence.snapshot;

import org.jspecify.annotations.NullMarked;
