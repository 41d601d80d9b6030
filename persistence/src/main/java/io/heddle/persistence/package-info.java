/** Event codecs, journal, snapshots and history on SQLite and PostgreSQL. */
@NullMarked
package io.heddle.persistence;

import org.jspecify.annotations.NullMarked;
