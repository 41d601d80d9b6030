package io.heddle.runtime.debug;

import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.runtime.event.Places;
import io.heddle.runtime.machine.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node at which a run stops.
 *
 * <p>A bare node id means the node of the root graph with that id; when the root has none, every
 * node with that id in a container. {@code items/translate} means the one inside that container,
 * {@code items[2]/translate} the one of its third item or round.
 *
 * @param containers the containers around the node, outermost first; may begin in the middle
 * @param condition stops only where it holds, or null for always
 */
public record Breakpoint(
    List<Container> containers, String node, Phase phase, @Nullable BreakCondition condition) {

  private static final Pattern STEP = Pattern.compile("(.+)\\[(\\d{1,9})]");
  private static final String CONDITION = " if ";

  /**
   * @param index which item or round, or -1 for all
   */
  public record Container(String node, int index) {}

  public Breakpoint {
    containers = List.copyOf(containers);
  }

  /** Before every run of the node with this id. */
  public static Breakpoint before(String node) {
    return new Breakpoint(List.of(), node, Phase.BEFORE, null);
  }

  /** After every run of the node with this id, however it came out. */
  public static Breakpoint after(String node) {
    return new Breakpoint(List.of(), node, Phase.AFTER, null);
  }

  /**
   * Reads {@code [CONTAINER[INDEX]/]NODE[:before|:after][ if CONDITION]}.
   *
   * @throws InvalidBreakpointException when the text is not of that form
   */
  public static Breakpoint parse(String text) throws InvalidBreakpointException {
    var at = text.indexOf(CONDITION);
    var place = (at < 0 ? text : text.substring(0, at)).strip();
    var condition =
        at < 0 ? null : BreakCondition.parse(text.substring(at + CONDITION.length()).strip());
    var phase = Phase.BEFORE;
    var colon = place.lastIndexOf(':');
    if (colon >= 0) {
      phase =
          switch (place.substring(colon + 1)) {
            case "before" -> Phase.BEFORE;
            case "after" -> Phase.AFTER;
            default ->
                throw new InvalidBreakpointException(
                    "'%s': after the colon comes before or after".formatted(text));
          };
      place = place.substring(0, colon);
    }
    var parts = List.of(place.split("/", -1));
    if (parts.stream().anyMatch(String::isBlank)) {
      throw new InvalidBreakpointException(
          "'%s' is no breakpoint: [CONTAINER/]NODE[:after][ if CONDITION]".formatted(text));
    }
    var containers = new ArrayList<Container>();
    for (var part : parts.subList(0, parts.size() - 1)) {
      var step = STEP.matcher(part);
      containers.add(
          step.matches()
              ? new Container(step.group(1), Integer.parseInt(step.group(2)))
              : new Container(part, -1));
    }
    return new Breakpoint(containers, parts.getLast(), phase, condition);
  }

  /** Whether the node in this frame is meant; the condition is not asked. */
  boolean isAt(Frame frame, Node at, Graph root) {
    if (!node.equals(at.id())) {
      return false;
    }
    if (containers.isEmpty()) {
      return frame.parent() == null || root.node(node) == null;
    }
    var path = Places.path(frame);
    if (path.size() < containers.size()) {
      return false;
    }
    var offset = path.size() - containers.size();
    for (var i = 0; i < containers.size(); i++) {
      var container = containers.get(i);
      var step = path.get(offset + i);
      if (!container.node().equals(step.nodeId())
          || (container.index() >= 0 && container.index() != step.index())) {
        return false;
      }
    }
    return true;
  }

  /** As it would be written. */
  public String text() {
    var text = new StringBuilder();
    for (var container : containers) {
      text.append(container.node());
      if (container.index() >= 0) {
        text.append('[').append(container.index()).append(']');
      }
      text.append('/');
    }
    text.append(node);
    if (phase == Phase.AFTER) {
      text.append(":after");
    }
    if (condition != null) {
      text.append(CONDITION).append(condition.text());
    }
    return text.toString();
  }
}
