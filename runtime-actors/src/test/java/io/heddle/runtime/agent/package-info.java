@NullMarked
package io.heddle.runtime.agent;

import org.jspecify.annotations.NullMarked;
