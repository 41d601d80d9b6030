/** Large values and files, addressed by their content within a group. */
@NullMarked
package io.heddle.persistence.blob;

import org.jspecify.annotations.NullMarked;
