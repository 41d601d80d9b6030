package io.heddle.persistence.commit;

import java.time.Instant;

/** How the writer gets on with its database. */
public sealed interface StoreHealth {

  record Healthy() implements StoreHealth {}

  /**
   * The same rows are tried again and again; nothing is lost and nothing fails.
   *
   * @param reason what the database said last
   */
  record Waiting(Instant since, String reason) implements StoreHealth {}
}
