package io.heddle.compiler.render.lowering;

import io.heddle.compiler.render.Globals;
import io.heddle.compiler.render.Slot;
import io.heddle.compiler.render.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What happens to the names of a scope when it is entered and left. */
final class ScopeSteps {

  private final Set<String> resolved = new TreeSet<>();

  /** Gives the names of a scope their first values; all of them have to be known. */
  Step enter(Scope scope) {
    scope.symbols().collectResolved(resolved);
    var steps = new ArrayList<Step>();
    scope
        .symbols()
        .loads()
        .forEach(
            (slot, load) -> {
              var index = slot.index();
              switch (load) {
                case Symbols.Load.Parameter _ -> {}
                case Symbols.Load.Resolve(var name) ->
                    steps.add((frame, _) -> frame.set(index, frame.render().resolve(name)));
                case Symbols.Load.Nothing _ -> steps.add((frame, _) -> frame.set(index, null));
                case Symbols.Load.Alias(var from) -> {
                  var hops = from.hopsFrom(scope.symbols().function());
                  steps.add((frame, _) -> frame.set(index, frame.outer(hops).get(from.index())));
                }
              }
            });
    return sequence(steps);
  }

  /** Forgets the names of a scope that has ended. */
  static Step leave(Scope scope) {
    var indexes = scope.symbols().loads().keySet().stream().mapToInt(Slot::index).toArray();
    return (frame, _) -> {
      for (var index : indexes) {
        frame.set(index, null);
      }
    };
  }

  private static Step sequence(List<Step> steps) {
    var all = steps.toArray(Step[]::new);
    return switch (all.length) {
      case 0 -> (_, _) -> {};
      case 1 -> all[0];
      default ->
          (frame, out) -> {
            for (var step : all) {
              step.run(frame, out);
            }
          };
    };
  }

  /** The names the entered scopes ask for from outside, globals left out. */
  Set<String> resolved() {
    var names = new TreeSet<>(resolved);
    names.removeAll(Globals.NAMES);
    return names;
  }
}
