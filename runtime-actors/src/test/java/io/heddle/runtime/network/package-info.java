@NullMarked
package io.heddle.runtime.network;

import org.jspecify.annotations.NullMarked;
