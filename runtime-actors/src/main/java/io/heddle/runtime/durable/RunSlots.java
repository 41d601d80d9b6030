package io.heddle.runtime.durable;

/**
 * Which slot of a store, and which shard of a cluster, a run belongs to: that of its group and
 * part, so that runs that order each other are neighbours. Never changes for the life of a store.
 */
public final class RunSlots {

  private RunSlots() {}

  /**
   * @param executionId {@code {group}/{k}-{unique}}
   * @param slots how many there are
   */
  public static int of(String executionId, int slots) {
    var slash = executionId.indexOf('/');
    var dash = executionId.indexOf('-', slash + 1);
    var place = dash < 0 ? executionId : executionId.substring(0, dash);
    return Math.floorMod(mixed(place.hashCode()), slots);
  }

  /** Texts that differ in their last letter are neighbours by hash: they must not be by slot. */
  private static int mixed(int hash) {
    var mixed = hash ^ (hash >>> 16);
    mixed *= 0x85ebca6b;
    mixed ^= mixed >>> 13;
    mixed *= 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }

  /** The group that an execution id names; empty when it is none. */
  public static String group(String executionId) {
    var slash = executionId.indexOf('/');
    return slash < 1 ? "" : executionId.substring(0, slash);
  }
}
