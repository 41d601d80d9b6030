@NullMarked
package io.heddle.runtime.settings;

import org.jspecify.annotations.NullMarked;
