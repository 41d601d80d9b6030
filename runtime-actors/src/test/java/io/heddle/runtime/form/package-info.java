@NullMarked
package io.heddle.runtime.form;

import org.jspecify.annotations.NullMarked;
