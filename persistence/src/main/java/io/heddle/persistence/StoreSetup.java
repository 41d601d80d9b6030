package io.heddle.persistence;

import org.apache.pekko.actor.setup.Setup;

/** Hands an open store to the actor system whose journal uses it. */
public final class StoreSetup extends Setup {

  private final Store store;

  public StoreSetup(Store store) {
    this.store = store;
  }

  public Store store() {
    return store;
  }
}
