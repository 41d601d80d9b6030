package io.heddle.server.cli;

import io.heddle.runtime.event.RunEvent.Place;
import io.heddle.runtime.event.RunEvent.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which items of containers are under way. Clients are told of their beginning only: one is over
 * when it had nodes and none of them runs any more, as of the next turn. Not thread-safe.
 */
final class OpenFrames {

  /** How many nodes of an item run, by container and item. */
  private final Map<List<Step>, Map<Integer, Integer>> running = new HashMap<>();

  void began(Place node) {
    if (!node.path().isEmpty()) {
      var step = node.path().getLast();
      running
          .computeIfAbsent(container(node), _ -> new HashMap<>())
          .merge(step.index(), 1, Integer::sum);
    }
  }

  void ended(Place node) {
    running.remove(asContainer(node));
    if (!node.path().isEmpty()) {
      var items = running.get(container(node));
      if (items != null) {
        items.computeIfPresent(node.path().getLast().index(), (_, count) -> Math.max(0, count - 1));
      }
    }
  }

  /** The items of a container that are over; they are told once. */
  List<Integer> done(Place container) {
    var items = running.get(asContainer(container));
    if (items == null) {
      return List.of();
    }
    var done = new ArrayList<Integer>();
    items.forEach(
        (index, count) -> {
          if (count == 0) {
            done.add(index);
          }
        });
    done.forEach(items::remove);
    return done;
  }

  private static List<Step> container(Place node) {
    var path = node.path();
    var outer = new ArrayList<>(path.subList(0, path.size() - 1));
    outer.add(new Step(path.getLast().nodeId(), "", 0));
    return outer;
  }

  private static List<Step> asContainer(Place node) {
    var path = new ArrayList<>(node.path());
    path.add(new Step(node.nodeId(), "", 0));
    return path;
  }
}
