@NullMarked
package io.heddle.runtime.model;

import org.jspecify.annotations.NullMarked;
