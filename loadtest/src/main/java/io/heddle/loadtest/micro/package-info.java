/** JMH benchmarks, named after what they measure. */
@NullMarked
package io.heddle.loadtest.micro;

import org.jspecify.annotations.NullMarked;
