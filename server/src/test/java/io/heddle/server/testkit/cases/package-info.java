/** Tests of the runner of cases, with cases of their own. */
@NullMarked
package io.heddle.server.testkit.cases;

import org.jspecify.annotations.NullMarked;
