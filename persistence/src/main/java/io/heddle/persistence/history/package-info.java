/**
 * What happened, for people to search: a projection of the journals into tables of its own. Nothing
 * a run does depends on it.
 */
@NullMarked
package io.heddle.persistence.history;

import org.jspecify.annotations.NullMarked;
