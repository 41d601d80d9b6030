package io.heddle.persistence.commit;

/** A write that is not stored and never will be. */
public final class WriteFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  WriteFailed(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why. */
  public enum Reason {
    /** Another incarnation has taken the number: this one must stop. */
    SUPERSEDED,
    /** The database does not take such rows. */
    REFUSED,
    /** More is queued than the hard bound allows. */
    QUEUE_FULL,
    /** The store is closed. */
    CLOSED
  }
}
