package io.heddle.runtime.durable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shards: one place for each run, which recovers it when somebody speaks to it. */
final class SimulatedRegion {

  private static final class Place {
    SimulatedMember member;
    @Nullable SimulatedRun run;
    boolean leaving;
    final List<ExecutionCommand> kept = new ArrayList<>();

    Place(SimulatedMember member) {
      this.member = member;
    }
  }

  private final ShellSimulation simulation;
  private final Map<String, Place> places = new LinkedHashMap<>();

  SimulatedRegion(ShellSimulation simulation) {
    this.simulation = simulation;
  }

  void deliver(String id, ExecutionCommand command) {
    var place = places.computeIfAbsent(id, _ -> new Place(simulation.anyMember()));
    if (!place.member.serves()) {
      moved(place);
    }
    place.member.whenAwake(() -> arrived(id, place, command));
  }

  /** The run goes on elsewhere; whoever held it may still believe that it does. */
  private void moved(Place place) {
    place.member = simulation.anyMember();
    place.run = null;
    place.leaving = false;
  }

  private void arrived(String id, Place place, ExecutionCommand command) {
    if (place.leaving) {
      place.kept.add(command);
      return;
    }
    var run = place.run;
    if (run == null) {
      run = new SimulatedRun(simulation, place.member, id, simulation.journal(id));
      place.run = run;
    }
    run.tell(command);
  }

  /** The run asks its shard to be stopped. */
  void leave(SimulatedRun run) {
    run.later(
        simulation.random(3),
        () -> {
          var place = place(run);
          if (place == null) {
            run.tell(new ExecutionCommand.Leave());
          } else if (!place.leaving) {
            place.leaving = true;
            run.tell(new ExecutionCommand.Leave());
          }
        });
  }

  private @Nullable Place place(SimulatedRun run) {
    var place = places.get(run.id);
    return place == null || place.run != run ? null : place;
  }

  /** The shard hears that an actor stopped. */
  void stopped(SimulatedRun run) {
    simulation.after(
        simulation.random(5),
        () -> {
          var place = place(run);
          if (place != null) {
            place.run = null;
            place.leaving = false;
            var kept = List.copyOf(place.kept);
            place.kept.clear();
            kept.forEach(command -> deliver(run.id, command));
          }
        });
  }

  /** The runs as their shards know them. */
  List<SimulatedRun> runs() {
    var runs = new ArrayList<SimulatedRun>();
    for (var place : places.values()) {
      if (place.run != null && place.member.alive) {
        runs.add(place.run);
      }
    }
    return runs;
  }
}
