/** What groups keep from one run to the next, on both databases. */
@org.jspecify.annotations.NullMarked
package io.heddle.persistence.kept;
