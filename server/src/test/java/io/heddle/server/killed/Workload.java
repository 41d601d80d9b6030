package io.heddle.server.killed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The workflows that are killed: requests one after the other, side by side, per item, and so on.
 */
final class Workload {

  /** A workflow, and the step whose answer each output must be; {@code *} for one per item. */
  record Kind(String workflow, Map<String, String> outputs, boolean asks) {}

  static final List<Kind> KINDS =
      List.of(
          new Kind("sequence", Map.of("a", "a", "b", "b"), false),
          new Kind("parallel", Map.of("p", "p", "q", "q", "join", "join"), false),
          new Kind("each", Map.of("first", "first", "items", "item-*"), false),
          new Kind("flaky", Map.of("flaky", "flaky", "after", "after"), false),
          new Kind("person", Map.of("a", "a", "b", "b"), true),
          new Kind("timed", Map.of("a", "a"), false),
          new Kind("nested", Map.of("a", "a", "b", "b", "after", "after"), false));

  private static final String START =
      "- { id: start, data: { type: start, variables: [ { variable: run, type: string, required:"
          + " true } ] } }";

  private Workload() {}

  private static String post(String id, String step, String upstream) {
    return """
    - { id: %s, data: { type: http-request, method: post, url: "TARGET/", fail_on_error_status: true, timeout: 60,
        authorization: { type: no_auth }, body: { type: raw_text, data: "{{#start.run#}}|%s|%s" },
        retry_config: { max_retries: 9, retry_interval: 30 } } }
    """
        .formatted(id, step, upstream)
        .strip();
  }

  private static String body(String node) {
    return "{{#" + node + ".body#}}";
  }

  private static String out(String name, String selector) {
    return "{ variable: %s, value_selector: [%s] }".formatted(name, selector);
  }

  private static String flow(List<String> nodes, String outputs, String edges) {
    var text = new StringBuilder("version: \"0.1.0\"\nnodes:\n");
    nodes.forEach(node -> text.append(node.indent(2)));
    text.append("  - { id: end, data: { type: end, outputs: [ ").append(outputs).append(" ] } }\n");
    text.append("edges:\n");
    for (var edge : edges.split(", ", -1)) {
      var ends = edge.split(" ", -1);
      text.append("  - { source: ").append(ends[0]).append(", target: ").append(ends[1]);
      text.append(ends.length > 2 ? ", source_handle: " + ends[2] : "").append(" }\n");
    }
    return text.toString();
  }

  private static Map<String, String> texts() {
    var ask =
        "- { id: ask, data: { type: human-input, resume_mode: approval, prompt_text: \"Go on?\" }"
            + " }";
    var timer =
        "- { id: ask, data: { type: human-input, resume_mode: approval, timeout_secs: 1,"
            + " timeout_action: auto_approve } }";
    var item =
        """
        - id: each
          data:
            type: iteration
            input_selector: [list, items]
            output_variable: out
            parallel: true
            parallelism: 2
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: call, type: http-request, data: { method: post, url: "TARGET/", fail_on_error_status: true, timeout: 60,
                    authorization: { type: no_auth }, body: { type: raw_text, data: "{{#start.run#}}|item-{{#__scope__.item#}}|{{#first.body#}}" },
                    retry_config: { max_retries: 9, retry_interval: 30 } } }
                - { id: done, type: end, data: { outputs: [ { variable: said, value_selector: [call, body] } ] } }
              edges: [ { source: begin, target: call }, { source: call, target: done } ]
        """;
    var list =
        "- { id: list, data: { type: code, language: javascript, code: \"function main() { return {"
            + " items: ['x', 'y', 'z'] }; }\" } }";
    var sub =
        "- { id: sub, data: { type: workflow, workflow: sequence, inputs: { run: [start, run] } }"
            + " }";
    return Map.of(
        "sequence",
        flow(
            List.of(START, post("a", "a", ""), post("b", "b", body("a"))),
            out("a", "a, body") + ", " + out("b", "b, body"),
            "start a, a b, b end"),
        "parallel",
        flow(
            List.of(
                START,
                post("p", "p", ""),
                post("q", "q", ""),
                post("join", "join", body("p") + "," + body("q"))),
            out("p", "p, body") + ", " + out("q", "q, body") + ", " + out("join", "join, body"),
            "start p, start q, p join, q join, join end"),
        "each",
        flow(
            List.of(START, list, post("first", "first", ""), item.strip()),
            out("first", "first, body") + ", " + out("items", "each, out"),
            "start list, list first, first each, each end"),
        "flaky",
        flow(
            List.of(START, post("flaky", "flaky", ""), post("after", "after", body("flaky"))),
            out("flaky", "flaky, body") + ", " + out("after", "after, body"),
            "start flaky, flaky after, after end"),
        "person",
        flow(
            List.of(START, post("a", "a", ""), ask, post("b", "b", body("a"))),
            out("a", "a, body") + ", " + out("b", "b, body"),
            "start a, a ask, ask b approve, ask end reject, b end"),
        "timed",
        flow(
            List.of(START, timer, post("a", "a", "")),
            out("a", "a, body"),
            "start ask, ask a approve, ask end reject, a end"),
        "nested",
        flow(
            List.of(START, sub, post("after", "after", "{{#sub.b#}}")),
            out("a", "sub, a") + ", " + out("b", "sub, b") + ", " + out("after", "after, body"),
            "start sub, sub after, after end"),
        "meet",
        flow(
            List.of(START, post("a", "a", "").replace("TARGET/", "TARGET/meet")),
            out("a", "a, body"),
            "start a, a end"));
  }

  /** Writes the files; {@code target} is where their requests go. */
  static void write(Path folder, String target) throws IOException {
    for (var text : texts().entrySet()) {
      Files.writeString(
          folder.resolve(text.getKey() + ".yml"), text.getValue().replace("TARGET", target));
    }
  }
}
