@NullMarked
package io.heddle.server.conformance;

import org.jspecify.annotations.NullMarked;
