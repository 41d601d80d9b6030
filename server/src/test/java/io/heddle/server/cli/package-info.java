@NullMarked
package io.heddle.server.cli;

import org.jspecify.annotations.NullMarked;
