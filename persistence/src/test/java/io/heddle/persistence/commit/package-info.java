@NullMarked
package io.heddle.persistence.commit;

import org.jspecify.annotations.NullMarked;
