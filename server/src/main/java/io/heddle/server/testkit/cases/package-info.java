/**
 * Runs folders that hold a workflow, what it is given and what must come out, over the real engine:
 * the format of conformance cases. What stands in for services belongs to this runner only.
 */
@NullMarked
package io.heddle.server.testkit.cases;

import org.jspecify.annotations.NullMarked;
