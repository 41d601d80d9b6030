package io.heddle.persistence;

import io.heddle.persistence.database.StoreProblem;

/** An actor system was started on a store that does not open. */
public final class StoreRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  StoreRefused(StoreProblem problem) {
    super(problem.message());
  }
}
