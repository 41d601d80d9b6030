package io.heddle.persistence.commit;

import java.time.Instant;

/** How a store gets on with its database. */
public sealed interface StoreHealth {

  record Healthy() implements StoreHealth {}

  /**
   * Writes wait, the same rows are tried again and again and nothing is lost; or reads fail.
   *
   * @param reason what the database said last
   */
  record Waiting(Instant since, String reason) implements StoreHealth {}
}
