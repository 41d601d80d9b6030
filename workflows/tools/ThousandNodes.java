import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes {@code workflows/thousand-nodes.yml}.
 *
 * <p>{@code java workflows/tools/ThousandNodes.java > workflows/thousand-nodes.yml}
 *
 * <p>99 blocks of ten nodes (one opens, eight run side by side, one joins) and a tail of eight in a
 * row, between start and end. Each block and each node of the tail adds one, so the result is the
 * input plus 107 and a wrong join shows.
 */
final class ThousandNodes {

  private static final int BLOCKS = 99;
  private static final int WIDTH = 8;
  private static final int TAIL = 8;

  private final List<String> nodes = new ArrayList<>();
  private final List<String> edges = new ArrayList<>();

  void main() {
    nodes.add(
        "{ id: start, data: { type: start, title: Start, variables:"
            + " [{ variable: v, label: Number, type: number, required: true }] } }");
    var last = "start";
    for (var block = 1; block <= BLOCKS; block++) {
      last = block(block, last);
    }
    for (var step = 1; step <= TAIL; step++) {
      last = template("tail" + step, "{{ v | int + 1 }}", List.of(last));
    }
    nodes.add(
        "{ id: end, data: { type: end, title: End, outputs: [{ variable: v, value_selector: ["
            + last
            + ", output] }] } }");
    edge(last, "end");
    print();
  }

  private String block(int number, String before) {
    var open = template("b%d".formatted(number), "{{ v | int }}", List.of(before));
    var side =
        IntStream.range(0, WIDTH)
            .mapToObj(
                i ->
                    template(
                        "b%d_%d".formatted(number, i),
                        "{{ v | int + %d }}".formatted(i),
                        List.of(open)))
            .toList();
    var sum =
        IntStream.range(0, WIDTH)
            .mapToObj("v%d | int"::formatted)
            .collect(Collectors.joining(" + "));
    var surplus = WIDTH * (WIDTH - 1) / 2;
    return template(
        "b%d_join".formatted(number),
        "{{ (%s - %d) // %d + 1 }}".formatted(sum, surplus, WIDTH),
        side);
  }

  /** Adds a template node that reads the outputs of others, and the edges from them. */
  private String template(String id, String text, List<String> from) {
    var variables =
        IntStream.range(0, from.size())
            .mapToObj(
                i ->
                    "{ variable: %s, value_selector: [%s, %s] }"
                        .formatted(
                            from.size() == 1 ? "v" : "v" + i,
                            from.get(i),
                            from.get(i).equals("start") ? "v" : "output"))
            .collect(Collectors.joining(", "));
    nodes.add(
        "{ id: %s, data: { type: template-transform, title: %s, template: \"%s\", variables: [%s] } }"
            .formatted(id, id, text, variables));
    from.forEach(source -> edge(source, id));
    return id;
  }

  private void edge(String source, String target) {
    edges.add("{ source: %s, target: %s }".formatted(source, target));
  }

  private void print() {
    IO.println(
        """
        # A thousand nodes. Made by workflows/tools/ThousandNodes.java; the result is the input plus 107.
        #   ./heddle run workflows/thousand-nodes.yml -i v=0
        version: "0.1.0"
        id: thousand-nodes
        name: Thousand nodes
        limits: { max_steps: 2000 }
        nodes:\
        """);
    nodes.forEach(node -> IO.println("  - " + node));
    IO.println("edges:");
    edges.forEach(edge -> IO.println("  - " + edge));
  }
}
