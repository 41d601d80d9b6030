/** What nodes say to models, and how they read the answers. */
@NullMarked
package io.heddle.runtime.prompt;

import org.jspecify.annotations.NullMarked;
