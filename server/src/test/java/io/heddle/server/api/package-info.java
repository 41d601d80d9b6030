@NullMarked
package io.heddle.server.api;

import org.jspecify.annotations.NullMarked;
