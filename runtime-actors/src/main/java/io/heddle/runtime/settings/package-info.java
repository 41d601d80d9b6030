/** What an installation sets for all of its runs. */
@NullMarked
package io.heddle.runtime.settings;

import org.jspecify.annotations.NullMarked;
