package io.heddle.runtime.durable;

/** What a durable run wants done with a command it was given. */
sealed interface Step {

  /** The command is dealt with. */
  record Done() implements Step {}

  /** The command comes too early: it waits until the run is ready for it. */
  record Later() implements Step {}

  /**
   * Stores an event; nothing else is handled meanwhile.
   *
   * @param stored to be called once it is stored
   * @param next what is to be done after that
   */
  record Store(RunEvent event, Runnable stored, Next next) implements Step {}

  /** The commands that had to wait can be handled. */
  record Ready() implements Step {}

  /** The run leaves memory. */
  record Stop() implements Step {}

  /** What follows on an event that is stored. */
  enum Next {
    GO_ON,
    /** The commands that had to wait can be handled. */
    READY,
    STOP
  }

  Step DONE = new Done();
  Step LATER = new Later();
  Step READY = new Ready();
  Step STOP = new Stop();
}
