@NullMarked
package io.heddle.persistence.event;

import org.jspecify.annotations.NullMarked;
