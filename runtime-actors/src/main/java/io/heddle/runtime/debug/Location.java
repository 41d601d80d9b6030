package io.heddle.runtime.debug;

import io.heddle.compiler.ir.Node;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a run stands still.
 *
 * @param place the node, and the containers around it
 * @param frame the frame the node is in
 */
public record Location(RunEvent.Place place, Phase phase, int frame) {

  static Location of(Frame frame, Node node, Phase phase) {
    var place = new RunEvent.Place(path(frame), node.id(), node.type(), node.title());
    return new Location(place, phase, frame.id());
  }

  /** The containers around a frame, outermost first. */
  static List<RunEvent.Step> path(Frame frame) {
    var path = new ArrayList<RunEvent.Step>();
    for (var inner = frame; inner.parent() != null; inner = inner.parent()) {
      var owner = inner.owner();
      path.add(
          new RunEvent.Step(
              owner < 0 ? "error_handler" : inner.parent().graph().node(owner).id(),
              inner.index()));
    }
    Collections.reverse(path);
    return List.copyOf(path);
  }

  public String nodeId() {
    return place.nodeId();
  }

  /** {@code before items[2]/translate}. */
  public String text() {
    var path =
        place.path().stream()
            .map(step -> "%s[%d]/".formatted(step.nodeId(), step.index()))
            .collect(Collectors.joining());
    return phase.text() + ' ' + path + place.nodeId();
  }
}
