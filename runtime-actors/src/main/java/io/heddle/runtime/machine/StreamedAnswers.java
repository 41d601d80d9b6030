package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import java.util.BitSet;

/**
 * Which answers of a flat file are streams. Such an answer is no output of the run by itself: who
 * wants its whole text reads it in an end node below. One that nothing stands below is an output
 * all the same, for its text would be lost.
 */
final class StreamedAnswers {

  private StreamedAnswers() {}

  /** Whether the text of the answer is left to the nodes below it. */
  static boolean isLeftToOthers(Frame frame, Node answer) {
    return frame.graph.outgoing(answer.index()).length > 0
        && streams(frame, answer, new BitSet(frame.graph.nodes().size()));
  }

  /** Each node is looked at once, so that a diamond costs no more than a line. */
  private static boolean streams(Frame frame, Node node, BitSet seen) {
    var graph = frame.graph;
    for (var ref : node.inputs()) {
      if (ref.up() == 0 && ref.slot() < graph.nodes().size() && !seen.get(ref.slot())) {
        seen.set(ref.slot());
        if (isStream(frame, graph, ref.slot(), ref.path().isEmpty() ? "" : ref.path().getFirst())
            || (passesOn(graph.node(ref.slot())) && streams(frame, graph.node(ref.slot()), seen))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isStream(Frame frame, Graph graph, int slot, String output) {
    return (graph.node(slot).spec() instanceof ModelSpec.Llm llm && llm.stream())
        || (frame.slots[slot] instanceof ObjectValue outputs
            && outputs.get(output) instanceof StreamValue);
  }

  private static boolean passesOn(Node node) {
    return node.spec() instanceof RoutingSpec.Template || node.spec() instanceof RoutingSpec.Answer;
  }
}
