package io.heddle.runtime.machine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a run that wait for somebody, and how those were decided that did.
 *
 * <p>Part of the state. A wait whose node was given up stays listed until it is looked for.
 */
final class OpenWaits {

  /** So many decisions are remembered, the latest ones. */
  private static final int MAX_DECIDED = 10_000;

  /**
   * @param deadline milliseconds since 1970, or 0 for none
   */
  record Wait(int frame, int node, int attempt, String tokenHash, long deadline) {}

  record Decided(Wait asked, String nodeId, Decision decision, long at) {}

  /** Those that were asked, bounded: most runs ask nobody, and make none. */
  private static final class Latest extends LinkedHashMap<Wait, Decided> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Wait, Decided> eldest) {
      return size() > MAX_DECIDED;
    }
  }

  private Map<Long, Wait> open = Map.of();
  private Map<Wait, Decided> decided = Map.of();

  void opened(Fact.NodeWaiting fact) {
    if (open.isEmpty()) {
      open = new LinkedHashMap<>();
    }
    open.put(
        LiveFrames.key(fact.frame(), fact.node()),
        new Wait(fact.frame(), fact.node(), fact.attempt(), fact.tokenHash(), fact.deadline()));
  }

  void decided(Fact.WaitDecided fact, String nodeId) {
    var wait = open.isEmpty() ? null : open.remove(LiveFrames.key(fact.frame(), fact.node()));
    if (wait != null) {
      if (decided.isEmpty()) {
        decided = new Latest();
      }
      decided.put(wait, new Decided(wait, nodeId, fact.decision(), fact.at()));
    }
  }

  /** Those that are open, the oldest first. */
  Collection<Wait> open() {
    return open.values();
  }

  Collection<Decided> decided() {
    return decided.values();
  }

  @Nullable Wait at(int frame, int node) {
    return open.get(LiveFrames.key(frame, node));
  }

  void clear() {
    open = Map.of();
  }
}
