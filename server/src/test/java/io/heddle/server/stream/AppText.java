package io.heddle.server.stream;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Texts of apps for tests: nodes, and edges between them. */
final class AppText {

  private AppText() {}

  static String start() {
    return "{id: start, data: {type: start, title: s, variables: []}}";
  }

  static String llm(String id, String... more) {
    return """
    {id: %s, data: {type: llm, title: l,
      model: {provider: led, name: %s, mode: chat, completion_params: {}},
      prompt_template: [{role: user, text: hi}],
      context: {enabled: false, variable_selector: []}, vision: {enabled: false}%s}}\
    """
        .formatted(id, id, String.join("", more));
  }

  static String answer(String id, String text) {
    return "{id: %s, data: {type: answer, title: a, variables: [], answer: \"%s\"}}"
        .formatted(id, text);
  }

  static String ifElse(String id, String node, String value) {
    return """
    {id: %s, data: {type: if-else, title: i, cases: [{case_id: "true", logical_operator: and,
      conditions: [{id: c, varType: string, variable_selector: [%s, text],
        comparison_operator: contains, value: "%s"}]}]}}\
    """
        .formatted(id, node, value);
  }

  /** Edges are written {@code a b} or {@code a handle b}. */
  static String app(String mode, List<String> nodes, String... edges) {
    var lines =
        Arrays.stream(edges)
            .map(edge -> edge.split(" ", -1))
            .map(
                edge ->
                    "      - {id: %s, source: %s, target: %s, sourceHandle: '%s'}"
                        .formatted(
                            String.join("-", edge),
                            edge[0],
                            edge[edge.length - 1],
                            edge.length == 3 ? edge[1] : "source"))
            .collect(Collectors.joining("\n"));
    return """
    app: {name: test, mode: %s}
    kind: app
    version: 0.3.0
    workflow:
      conversation_variables:
        - {id: cv, name: said, value_type: string, value: before}
        - {id: cw, name: items, value_type: "array[string]", value: [a, b, c]}
      graph:
        nodes:
          - %s
        edges:
    """
            .formatted(
                mode,
                nodes.stream()
                    .map(node -> node.replace("\n", "\n          "))
                    .collect(Collectors.joining("\n      - ")))
        + lines
        + "\n";
  }

  static String chat(List<String> nodes, String... edges) {
    return app("advanced-chat", nodes, edges);
  }

  /**
   * An iteration over the conversation variable {@code items}.
   *
   * @param parallel how many items at once
   * @param output what of an item is put out: {@code node, name}
   * @param more further settings, each with a comma before it
   */
  static String iteration(String id, int parallel, String output, String more) {
    return """
    {id: %s, data: {type: iteration, title: i, iterator_selector: [conversation, items],
      output_selector: [%s], start_node_id: %sstart,
      is_parallel: %s, parallel_nums: %d%s}}\
    """
        .formatted(id, output, id, parallel > 1, parallel, more);
  }

  /** The first node inside of an iteration. */
  static String begin(String iteration) {
    return inside(
        iteration, "{id: %sstart, data: {type: iteration-start, title: b}}".formatted(iteration));
  }

  /** The same node, inside of an iteration. */
  static String inside(String iteration, String node) {
    return node.replaceFirst("\\{id: ", "{parentId: %s, id: ".formatted(iteration))
        .replaceFirst(
            "data: \\{", "data: {isInIteration: true, iteration_id: %s, ".formatted(iteration));
  }
}
