/** Files of groups as blobs of the store. */
@NullMarked
package io.heddle.persistence.file;

import org.jspecify.annotations.NullMarked;
