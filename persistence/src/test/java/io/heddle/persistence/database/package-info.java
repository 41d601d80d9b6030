@NullMarked
package io.heddle.persistence.database;

import org.jspecify.annotations.NullMarked;
