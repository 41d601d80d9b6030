package io.heddle.runtime.durable;

import java.util.HashMap;
import java.util.Map;

/** A process: its clock, its group, and the calls under way in it. */
final class SimulatedMember {

  final String name;
  final SimulatedGroup group;

  /** When the calls that were made here end, by their keys. */
  final Map<String, Long> calls = new HashMap<>();

  /** How far its clock is ahead. */
  long skew;

  boolean alive = true;

  /** Whether the others take it for dead. */
  boolean suspected;

  private final ShellSimulation simulation;
  private long awakeAt;

  SimulatedMember(ShellSimulation simulation, String name, int limit) {
    this.simulation = simulation;
    this.name = name;
    this.group = new SimulatedGroup(simulation, limit);
  }

  boolean serves() {
    return alive && !suspected;
  }

  /** Nothing happens in the process for a while. */
  void pause(long millis) {
    awakeAt = Math.max(awakeAt, simulation.now() + millis);
  }

  /** Does something as soon as the process is not paused; never when it is dead. */
  void whenAwake(Runnable action) {
    if (!alive) {
      return;
    }
    if (simulation.now() < awakeAt) {
      simulation.after(awakeAt - simulation.now(), () -> whenAwake(action));
    } else {
      action.run();
    }
  }
}
