package io.heddle.runtime.durable;

import java.util.List;
import java.util.Random;

/** What goes wrong until it becomes calm: members, clocks, messages, writes, passivations. */
final class SimulatedFaults {

  /** What becomes of a write. */
  enum Fate {
    STORED(true, true),
    FAILED(false, false),
    STORED_UNKNOWN(true, false);

    final boolean stored;
    final boolean known;

    Fate(boolean stored, boolean known) {
      this.stored = stored;
      this.known = known;
    }
  }

  private final ShellSimulation simulation;
  private final Random random;

  SimulatedFaults(ShellSimulation simulation, Random random) {
    this.simulation = simulation;
    this.random = random;
  }

  void begin() {
    simulation.after(random.nextInt(500), this::next);
  }

  /** How many times a message arrives. */
  int copies() {
    return switch (random.nextInt(30)) {
      case 0 -> 0;
      case 1 -> 2;
      default -> 1;
    };
  }

  long delay() {
    return random.nextInt(30) == 0 && !simulation.isCalm()
        ? random.nextInt(20_000)
        : random.nextInt(20);
  }

  Fate fate() {
    return switch (random.nextInt(60)) {
      case 0 -> Fate.FAILED;
      case 1 -> Fate.STORED_UNKNOWN;
      default -> Fate.STORED;
    };
  }

  long writing() {
    return random.nextInt(100) == 0 && !simulation.isCalm()
        ? random.nextInt(30_000)
        : random.nextInt(8);
  }

  private void next() {
    if (simulation.isCalm()) {
      return;
    }
    var member = simulation.anyMember();
    switch (random.nextInt(8)) {
      case 0 -> die(member);
      case 1 -> suspect(member);
      case 2 -> member.pause(random.nextInt(random.nextBoolean() ? 200 : 30_000));
      case 3 -> member.skew += random.nextInt(20_000) - 10_000;
      default -> passivate();
    }
    simulation.after(random.nextInt(4_000), this::next);
  }

  private void die(SimulatedMember member) {
    simulation.counts.deaths++;
    simulation.join();
    member.alive = false;
  }

  /** The others go on without it; it finds out later, and dies then. */
  private void suspect(SimulatedMember member) {
    simulation.counts.suspicions++;
    simulation.join();
    member.suspected = true;
    simulation.after(random.nextInt(60_000), () -> member.alive = false);
  }

  /** A shard lets one of its runs go, at a time the run has not asked for. */
  private void passivate() {
    List<SimulatedRun> runs = simulation.region().runs();
    if (!runs.isEmpty()) {
      simulation.leave(runs.get(random.nextInt(runs.size())));
    }
  }
}
