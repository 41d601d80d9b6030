package io.heddle.persistence.database;

/** Why a store does not open. Each says what a person can do about it. */
public sealed interface StoreProblem {

  String message();

  /** Nobody answers, or not as this user. */
  record Unreachable(String database, String cause) implements StoreProblem {
    @Override
    public String message() {
      return "cannot use %s: %s. Start the database, or correct heddle.store."
          .formatted(database, cause);
    }
  }

  /** Another process has the file open. */
  record InUse(String database, StoreOwner owner) implements StoreProblem {
    @Override
    public String message() {
      var where =
          owner.address().isEmpty()
              ? "Stop it, or give this one another data directory."
              : "Talk to it at %s, or give this one another data directory."
                  .formatted(owner.address());
      return "%s is in use by process %d, started %s. %s"
          .formatted(database, owner.pid(), owner.startedAt(), where);
    }
  }

  /** A newer release has changed the tables. */
  record NewerSchema(String database, String found, String known) implements StoreProblem {
    @Override
    public String message() {
      return "%s has schema version %s, this release knows up to %s. Run the release that wrote it, or a newer one."
          .formatted(database, found, known);
    }
  }

  /** There are tables, but not as any release of ours made them. */
  record ForeignSchema(String database, String detail) implements StoreProblem {
    @Override
    public String message() {
      return "%s does not hold a store as Heddle made it: %s. Give Heddle a database of its own, or restore a backup."
          .formatted(database, detail);
    }
  }

  /** The number of slots is fixed when a store is made. */
  record OtherSlots(String database, int found, int asked) implements StoreProblem {
    @Override
    public String message() {
      return "%s was made with %d slots, heddle.store.slots is %d. Set it to %d."
          .formatted(database, found, asked, found);
    }
  }

  /** The folder of a file is not there or cannot be written. */
  record NoFolder(String folder, String cause) implements StoreProblem {
    @Override
    public String message() {
      return "cannot use the folder %s: %s. Make it, or set heddle.store to another."
          .formatted(folder, cause);
    }
  }
}
