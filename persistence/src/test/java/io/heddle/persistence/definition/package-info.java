@NullMarked
package io.heddle.persistence.definition;

import org.jspecify.annotations.NullMarked;
