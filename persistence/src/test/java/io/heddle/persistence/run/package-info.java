@NullMarked
package io.heddle.persistence.run;

import org.jspecify.annotations.NullMarked;
