/**
 * The executors of built-in node kinds, one class each. {@link
 * io.heddle.runtime.executor.NodeExecutors} finds the one of a node.
 */
@NullMarked
package io.heddle.runtime.executor;

import org.jspecify.annotations.NullMarked;
