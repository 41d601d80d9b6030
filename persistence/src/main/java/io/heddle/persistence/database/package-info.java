/** The two databases behind the store: connections, errors, schema, and who may have them open. */
@NullMarked
package io.heddle.persistence.database;

import org.jspecify.annotations.NullMarked;
