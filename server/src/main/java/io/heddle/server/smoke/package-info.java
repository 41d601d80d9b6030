/** Compiles and runs whole folders of workflow files with stand-ins for the outside world. */
@NullMarked
package io.heddle.server.smoke;

import org.jspecify.annotations.NullMarked;
