package io.heddle.runtime.quota;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who of a group may run now.
 *
 * <p>A run and all runs it brings about are one family and share one permit: a nested run never
 * waits for one. The family holds it while any of them is active, and gives it back while all of
 * them wait for somebody. Families that want it back come before runs that have not begun; both are
 * served in the order in which they asked.
 *
 * <p>Decides only; whoever asks carries out what is granted. Confined to one thread.
 */
public final class Permits {

  /** What becomes of a request. */
  public enum Answer {
    GRANTED,
    /** Comes later, as a {@link Grant}. */
    QUEUED,
    REFUSED
  }

  /**
   * A run may go on.
   *
   * @param begins whether it has waited to begin
   */
  public record Grant(String runId, boolean begins) {}

  private static final class Family {
    final Set<String> active = new HashSet<>(4);
    final Set<String> waking = new LinkedHashSet<>(2);

    /** Runs above that are not here, by whose names the family is found. */
    final Set<String> absent = new HashSet<>(2);

    int runs;
    boolean holds;
  }

  private final int limit;
  private final int maxQueued;
  private final Map<String, Family> families = new HashMap<>();
  private final Set<Family> resuming = new LinkedHashSet<>();
  private final Set<String> starting = new LinkedHashSet<>();
  private int held;

  /**
   * @param limit families that run at once
   * @param maxQueued runs that wait to begin
   */
  public Permits(int limit, int maxQueued) {
    if (limit < 1 || maxQueued < 0) {
      throw new IllegalArgumentException("at least one permit, and no negative queue");
    }
    this.limit = limit;
    this.maxQueued = maxQueued;
  }

  /** A run from outside wants to begin. */
  public Answer start(String runId) {
    if (held < limit) {
      var family = new Family();
      join(family, runId);
      take(family);
      family.active.add(runId);
      return Answer.GRANTED;
    }
    if (starting.size() >= maxQueued) {
      return Answer.REFUSED;
    }
    starting.add(runId);
    return Answer.QUEUED;
  }

  /**
   * A run brings another about; it is active from now on.
   *
   * <p>The run above is in a turn, so its family holds a permit. Should it not, the family takes
   * one beyond the limit rather than wait: what waits for a run above it could wait for ever.
   */
  public void nested(String runId, String parentId) {
    var family = familyOf(parentId);
    join(family, runId);
    if (!family.holds) {
      resuming.remove(family);
      take(family);
    }
    family.active.add(runId);
  }

  /** A run that began before is here again, in the family of the run above; it holds nothing. */
  public void returned(String runId, @Nullable String parentId) {
    var known = families.get(runId);
    if (known == null || known.absent.contains(runId)) {
      join(known == null ? familyOf(parentId == null ? runId : parentId) : known, runId);
    }
  }

  /** The family of a run that may not be here itself. */
  private Family familyOf(String runId) {
    return families.computeIfAbsent(
        runId,
        _ -> {
          var family = new Family();
          family.absent.add(runId);
          return family;
        });
  }

  private void join(Family family, String runId) {
    if (families.put(runId, family) == null || family.absent.remove(runId)) {
      family.runs++;
    }
  }

  /** A run has nothing to do until somebody tells it something. */
  public List<Grant> idle(String runId) {
    var family = families.get(runId);
    return family == null ? List.of() : rest(family, runId);
  }

  /** A run has something to do again. */
  public Answer wake(String runId) {
    var family = families.get(runId);
    if (family == null) {
      return Answer.REFUSED;
    }
    if (!family.holds && held >= limit) {
      family.waking.add(runId);
      resuming.add(family);
      return Answer.QUEUED;
    }
    if (!family.holds) {
      take(family);
    }
    family.active.add(runId);
    return Answer.GRANTED;
  }

  /** Makes a run active if its family holds the permit anyway. */
  public boolean joins(String runId) {
    var family = families.get(runId);
    if (family == null || !family.holds) {
      return false;
    }
    family.active.add(runId);
    return true;
  }

  /** A run is over, whether it began or not. */
  public List<Grant> ended(String runId) {
    if (starting.remove(runId)) {
      return List.of();
    }
    var family = families.get(runId);
    if (family == null || family.absent.contains(runId)) {
      return List.of();
    }
    families.remove(runId);
    if (--family.runs == 0) {
      family.absent.forEach(families::remove);
    }
    if (family.waking.remove(runId) && family.waking.isEmpty()) {
      resuming.remove(family);
    }
    return rest(family, runId);
  }

  private List<Grant> rest(Family family, String runId) {
    family.active.remove(runId);
    if (!family.holds || !family.active.isEmpty()) {
      return List.of();
    }
    family.holds = false;
    held--;
    return next();
  }

  private List<Grant> next() {
    var grants = new ArrayList<Grant>();
    while (held < limit && !(resuming.isEmpty() && starting.isEmpty())) {
      if (resuming.isEmpty()) {
        var runId = starting.iterator().next();
        starting.remove(runId);
        start(runId);
        grants.add(new Grant(runId, true));
      } else {
        var family = resuming.iterator().next();
        resuming.remove(family);
        take(family);
        family.waking.forEach(runId -> grants.add(new Grant(runId, false)));
        family.active.addAll(family.waking);
        family.waking.clear();
      }
    }
    return grants;
  }

  private void take(Family family) {
    family.holds = true;
    held++;
  }

  /** Whether the family of a run holds a permit. */
  public boolean holds(String runId) {
    var family = families.get(runId);
    return family != null && family.holds;
  }

  /** Permits that are held. */
  public int held() {
    return held;
  }

  /** Runs that wait to begin. */
  public int queued() {
    return starting.size();
  }

  /** Runs that have begun and have not ended. */
  public int runs() {
    return families.size();
  }
}
