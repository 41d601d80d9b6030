/** What holds for the whole: the module rules, the launcher, the examples of the documentation. */
@NullMarked
package io.heddle.server;

import org.jspecify.annotations.NullMarked;
