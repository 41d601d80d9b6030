/**
 * The HTTP requests of nodes: from a node's spec to what goes out, and from what comes back to its
 * outputs.
 */
@NullMarked
package io.heddle.runtime.request;

import org.jspecify.annotations.NullMarked;
