/** The closed loop that drives a workload, and what it reports. */
@NullMarked
package io.heddle.loadtest.macro;

import org.jspecify.annotations.NullMarked;
