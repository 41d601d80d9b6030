@NullMarked
package io.heddle.server.remote;

import org.jspecify.annotations.NullMarked;
