/** One process of a cluster with durable runs: its store, its groups, and the way to the runs. */
@NullMarked
package io.heddle.server.member;

import org.jspecify.annotations.NullMarked;
