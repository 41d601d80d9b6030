/**
 * Values and facts as bytes. The bytes are a contract: a shape that was released never changes, a
 * new one gets a new version, and each version has a golden file.
 */
@NullMarked
package io.heddle.persistence.codec;

import org.jspecify.annotations.NullMarked;
