@NullMarked
package io.heddle.runtime.plugin;

import org.jspecify.annotations.NullMarked;
