package io.heddle.runtime.machine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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
  record Wait(int frame, int node, int attempt, String tokenHash, long deadline) {

    private static Wait of(Fact.NodeWaiting fact) {
      return new Wait(fact.frame(), fact.node(), fact.attempt(), fact.tokenHash(), fact.deadline());
    }

    /** When it was asked is not kept. */
    Fact.NodeWaiting asked() {
      return new Fact.NodeWaiting(frame, node, attempt, tokenHash, deadline, 0);
    }
  }

  record Decided(Wait asked, String nodeId, Decision decision, long at) {

    StateImage.Decided image() {
      return new StateImage.Decided(
          asked.asked(),
          nodeId,
          new Fact.WaitDecided(asked.frame(), asked.node(), asked.attempt(), decision, at));
    }
  }

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
    open.put(LiveFrames.key(fact.frame(), fact.node()), Wait.of(fact));
  }

  void decided(Fact.WaitDecided fact, String nodeId) {
    var wait = open.isEmpty() ? null : open.remove(LiveFrames.key(fact.frame(), fact.node()));
    if (wait != null) {
      remember(new Decided(wait, nodeId, fact.decision(), fact.at()));
    }
  }

  private void remember(Decided latest) {
    if (decided.isEmpty()) {
      decided = new Latest();
    }
    decided.put(latest.asked(), latest);
  }

  void restore(List<Fact.NodeWaiting> waits, List<StateImage.Decided> decisions) {
    waits.forEach(this::opened);
    for (var one : decisions) {
      var decision = one.decision();
      remember(new Decided(Wait.of(one.asked()), one.nodeId(), decision.decision(), decision.at()));
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
