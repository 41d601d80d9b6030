/** Tests of the tests of workflows. */
@NullMarked
package io.heddle.server.testkit;

import org.jspecify.annotations.NullMarked;
