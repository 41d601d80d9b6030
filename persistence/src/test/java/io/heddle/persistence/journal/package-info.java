@NullMarked
package io.heddle.persistence.journal;

import org.jspecify.annotations.NullMarked;
