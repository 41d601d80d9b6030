package io.heddle.runtime.durable;

import io.heddle.runtime.quota.Permits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group on one member, as its durable runs meet it: the rules of its guests over its permits. */
final class SimulatedGroup {

  private static final class Guest {
    final SimulatedRun run;
    int grant;

    Guest(SimulatedRun run) {
      this.run = run;
    }
  }

  private final ShellSimulation simulation;
  private final Permits permits;
  private final int limit;
  private final Map<String, Guest> guests = new HashMap<>();

  SimulatedGroup(ShellSimulation simulation, int limit) {
    this.simulation = simulation;
    this.limit = limit;
    this.permits = new Permits(limit, 4);
  }

  void enter(String id, @Nullable String parent, boolean begins, SimulatedRun run) {
    var before = guests.get(id);
    if (before != null && before.run != run) {
      left(id, before.run);
    }
    var permission = permission(id, parent, begins);
    if (permission != Permits.Answer.REFUSED) {
      guests.put(id, new Guest(run));
    }
    check();
    run.fromGroup(new ExecutionCommand.Entered(simulation.access(permission)));
  }

  private Permits.Answer permission(String id, @Nullable String parent, boolean begins) {
    if (!begins || parent != null) {
      permits.returned(id, parent);
      return permits.wake(id);
    }
    return permits.start(id);
  }

  void idle(String id, int grant) {
    var guest = guests.get(id);
    if (guest != null && guest.grant == grant) {
      carryOut(permits.idle(id));
    }
  }

  void wake(String id) {
    if (permits.wake(id) == Permits.Answer.GRANTED) {
      grant(id);
    }
    check();
  }

  /** Tells the group that the actor of a run stopped, in whatever way. */
  void whenLeft(SimulatedRun run) {
    run.toGroup(() -> left(run.id, run));
  }

  private void left(String id, SimulatedRun run) {
    var guest = guests.get(id);
    if (guest != null && guest.run == run) {
      guests.remove(id);
      if (!simulation.leaksAPermit()) {
        carryOut(permits.ended(id));
      }
    }
  }

  private void carryOut(List<Permits.Grant> grants) {
    grants.forEach(grant -> grant(grant.runId()));
    check();
  }

  private void grant(String id) {
    var guest = guests.get(id);
    if (guest != null) {
      guest.run.fromGroup(new ExecutionCommand.Granted(++guest.grant));
    }
  }

  /** Whether a run may start nodes here. */
  boolean holds(String id) {
    return permits.holds(id);
  }

  private void check() {
    if (permits.held() > limit) {
      throw new AssertionError("%d permits of %d are held".formatted(permits.held(), limit));
    }
  }

  /** What is left when all runs have left. */
  void checkEmpty() {
    if (!guests.isEmpty() || permits.held() > 0 || permits.queued() > 0 || permits.runs() > 0) {
      throw new AssertionError(
          "never given back: %d permits, %d runs are known, %d queued, guests %s"
              .formatted(permits.held(), permits.runs(), permits.queued(), guests.keySet()));
    }
  }
}
