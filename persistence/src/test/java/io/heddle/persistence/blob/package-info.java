@NullMarked
package io.heddle.persistence.blob;

import org.jspecify.annotations.NullMarked;
