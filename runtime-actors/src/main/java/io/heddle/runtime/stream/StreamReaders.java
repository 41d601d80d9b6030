package io.heddle.runtime.stream;

import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.runtime.code.FlatOutputs;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes can work on an output while it is made. Decided by the graph alone, so that every run
 * of a text streams alike.
 *
 * <p>Templates, answers and JavaScript that registers callbacks can; every other kind waits for the
 * whole value. A reader in another frame waits too.
 */
public final class StreamReaders {

  private static final List<String> REGISTRATIONS = List.of("on_chunk", "on_end", "on_error");
  private static final String MODEL_TEXT = "text";

  private record Output(int node, String name) {}

  private StreamReaders() {}

  /** Whether this code may follow a stream: it names a callback. */
  public static boolean follows(WorkSpec.Code code) {
    return code.flat()
        && code.language() == WorkSpec.CodeLanguage.JAVASCRIPT
        && REGISTRATIONS.stream().anyMatch(code.source()::contains);
  }

  /** The output in which this node passes streams on, or null when it waits for whole values. */
  public static @Nullable String passedOn(Node node) {
    return switch (node.spec()) {
      case RoutingSpec.Template _ -> "output";
      case RoutingSpec.Answer _ -> "answer";
      case WorkSpec.Code code when follows(code) -> FlatOutputs.STREAM;
      default -> null;
    };
  }

  /** Whether this input is exactly that output of a node in the same frame. */
  public static boolean isOutput(Ref input, int node, String output) {
    return input.up() == 0
        && input.slot() == node
        && input.path().size() == 1
        && input.path().getFirst().equals(output);
  }

  private static boolean reads(Node reader, int node, String output) {
    for (var input : reader.inputs()) {
      if (isOutput(input, node, output)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a node right behind this one passes the output on while it is made. */
  public static boolean isPassedOn(Graph graph, int node, String output) {
    for (var edge : graph.outgoing(node)) {
      var reader = graph.node(graph.edge(edge).target());
      if (reads(reader, node, output) && passedOn(reader) != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether code follows this output, itself or passed on by templates and answers. */
  public static boolean isFollowed(Graph graph, int node, String output) {
    var work = new ArrayDeque<Output>();
    var seen = new HashSet<Integer>();
    work.add(new Output(node, output));
    while (!work.isEmpty()) {
      var next = work.remove();
      for (var reader : graph.nodes()) {
        if (!seen.contains(reader.index()) && reads(reader, next.node(), next.name())) {
          if (reader.spec() instanceof WorkSpec.Code code && follows(code)) {
            return true;
          }
          var name = passedOn(reader);
          if (name != null) {
            seen.add(reader.index());
            work.add(new Output(reader.index(), name));
          }
        }
      }
    }
    return false;
  }

  /**
   * Whether the value of this input was made as a stream, so that code may expect one: the text of
   * a streaming model, itself or passed on.
   */
  public static boolean isStream(Graph graph, Ref input) {
    var work = new ArrayDeque<Ref>();
    var seen = new HashSet<Integer>();
    work.add(input);
    while (!work.isEmpty()) {
      var ref = work.remove();
      if (ref.up() != 0 || ref.slot() >= graph.nodes().size() || ref.path().size() != 1) {
        continue;
      }
      var node = graph.node(ref.slot());
      var name = ref.path().getFirst();
      if (node.spec() instanceof ModelSpec.Llm llm && llm.stream() && name.equals(MODEL_TEXT)) {
        return true;
      }
      if (name.equals(passedOn(node)) && seen.add(node.index())) {
        work.addAll(node.inputs());
      }
    }
    return false;
  }
}
