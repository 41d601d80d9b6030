package io.heddle.runtime.debug;

import io.heddle.compiler.ir.Node;
import io.heddle.runtime.event.Places;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.Frame;
import java.util.stream.Collectors;

/**
 * Where a run stands still.
 *
 * @param place the node, and the containers around it
 * @param frame the frame the node is in
 */
public record Location(RunEvent.Place place, Phase phase, int frame) {

  static Location of(Frame frame, Node node, Phase phase) {
    return new Location(Places.of(frame, node), phase, frame.id());
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
