/** Tests that authors of workflows write beside them, run over the real engine. */
@NullMarked
package io.heddle.server.testkit;

import org.jspecify.annotations.NullMarked;
