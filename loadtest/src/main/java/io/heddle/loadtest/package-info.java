/** JMH micro benchmarks, macro load and the baselines Heddle is judged against. */
@NullMarked
package io.heddle.loadtest;

import org.jspecify.annotations.NullMarked;
