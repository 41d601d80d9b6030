/** Run rows: the scan that wakes runs, lists for people, retention. */
@NullMarked
package io.heddle.persistence.run;

import org.jspecify.annotations.NullMarked;
