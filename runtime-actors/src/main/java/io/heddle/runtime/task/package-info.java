/** Work that workers outside take from a group's queues, and complete. */
@NullMarked
package io.heddle.runtime.task;

import org.jspecify.annotations.NullMarked;
