package io.heddle.runtime.event;

import io.heddle.compiler.ir.Node;
import io.heddle.runtime.machine.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The places of nodes of frames that are live. */
public final class Places {

  private static final String HANDLER = "error_handler";

  /** Where the nodes of an error handler are, so that they are not taken for those of the root. */
  static final List<RunEvent.Step> HANDLER_PATH = List.of(new RunEvent.Step(HANDLER, HANDLER, 0));

  private Places() {}

  public static RunEvent.Place of(Frame frame, Node node) {
    return new RunEvent.Place(path(frame), node.id(), node.type(), node.title());
  }

  /** The containers around a frame, outermost first. */
  public static List<RunEvent.Step> path(Frame frame) {
    var path = new ArrayList<RunEvent.Step>();
    var inner = frame;
    for (var outer = inner.parent(); outer != null; outer = outer.parent()) {
      var owner = inner.owner();
      var node = owner < 0 ? null : outer.graph().node(owner);
      path.add(
          node == null
              ? new RunEvent.Step(HANDLER, HANDLER, inner.index())
              : new RunEvent.Step(node.id(), node.type(), inner.index()));
      inner = outer;
    }
    Collections.reverse(path);
    return List.copyOf(path);
  }
}
