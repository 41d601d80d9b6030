package io.heddle.loadtest.micro;

import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.WorkflowText;

/** Workflow texts of a given size. */
final class Texts {

  private Texts() {}

  /** A flat file: a chain of templates between a start and an end, as many nodes in all. */
  static String flat(int nodes) {
    var text = new StringBuilder("version: \"0.1.0\"\nname: Chain\nnodes:\n");
    text.append("  - id: n0\n    data:\n      type: start\n      title: Start\n");
    text.append("      variables:\n        - { variable: output, type: string }\n");
    for (var i = 1; i < nodes - 1; i++) {
      text.append(
          """
            - id: n%d
              data:
                type: template-transform
                title: Step %d
                template: "{%% if v %%}{{ v|upper }} and %d{%% else %%}none{%% endif %%}"
                variables:
                  - variable: v
                    value_selector: [n%d, output]
          """
              .formatted(i, i, i, i - 1));
    }
    text.append("  - id: n%d\n    data:\n      type: end\n".formatted(nodes - 1));
    text.append("      outputs:\n        - variable: result\n");
    text.append("          value_selector: [n%d, output]\nedges:\n".formatted(nodes - 2));
    for (var i = 1; i < nodes; i++) {
      text.append("  - { source: n%d, target: n%d }\n".formatted(i - 1, i));
    }
    return text.toString();
  }

  /** A flat file: a chain of model, code, HTTP and template nodes between a start and an end. */
  static String mixed(int nodes) {
    var written = new StringBuilder("version: \"0.1.0\"\nnodes:\n");
    written.append(
        """
          - id: n0
            data: { type: start, title: Start, variables: [{ variable: output, type: string }] }
        """);
    for (var node = 1; node < nodes - 1; node++) {
      append(written, node);
    }
    written.append(
        """
          - id: n%d
            data: { type: end, title: End, outputs: [{ variable: r, value_selector: [n%d, output] }] }
        edges:
        """
            .formatted(nodes - 1, nodes - 2));
    for (var node = 1; node < nodes; node++) {
      written.append("  - { source: n%d, target: n%d }\n".formatted(node - 1, node));
    }
    return written.toString();
  }

  private static void append(StringBuilder to, int node) {
    var data =
        switch (node % 4) {
          case 0 ->
              """
                    type: llm
                    title: Ask %1$d
                    model: { provider: mock, name: echo, completion_params: { temperature: 0.2 } }
                    prompt_template: [{ role: user, text: "Step %1$d: {{#n%2$d.output#}}" }]
              """;
          case 1 ->
              """
                    type: code
                    title: Count %1$d
                    language: javascript
                    code: "function main(inputs) { return { output: inputs.v + 1 }; }"
                    variables: [{ variable: v, value_selector: [n%2$d, output] }]
              """;
          case 2 ->
              """
                    type: http-request
                    title: Send %1$d
                    method: POST
                    url: "https://example.com/{{#n%2$d.output#}}"
                    body: { type: json, data: "{\\"n\\": %1$d}" }
              """;
          default ->
              """
                    type: template-transform
                    title: Write %1$d
                    template: "{{ v }} and %1$d"
                    variables: [{ variable: v, value_selector: [n%2$d, output] }]
              """;
        };
    to.append("  - id: n%d\n    data:\n".formatted(node));
    to.append(data.formatted(node, node - 1));
  }

  /** An app export as the canvas writes it: a chain of templates between a start and an end. */
  static String export(int nodes) {
    var to = new StringBuilder("app:\n  mode: workflow\n  name: bench\nkind: app\n");
    to.append("version: 0.3.0\nworkflow:\n  graph:\n    edges:\n");
    for (var node = 1; node < nodes; node++) {
      to.append(
          """
              - data:
                  isInIteration: false
                  sourceType: %3$s
                  targetType: %4$s
                id: %1$d-source-%2$d-target
                source: '%1$d'
                sourceHandle: source
                target: '%2$d'
                targetHandle: target
                type: custom
                zIndex: 0
          """
              .formatted(node - 1, node, type(node - 1, nodes), type(node, nodes)));
    }
    to.append("    nodes:\n");
    for (var node = 0; node < nodes; node++) {
      to.append("    - data:\n        desc: ''\n        selected: false\n");
      to.append("        title: Step %d\n".formatted(node));
      to.append("        type: %s\n".formatted(type(node, nodes)));
      to.append(data(node, nodes).indent(8));
      to.append(
          """
                height: 54
                id: '%1$d'
                position:
                  x: %1$d.5
                  y: 282
                positionAbsolute:
                  x: %1$d.5
                  y: 282
                selected: false
                sourcePosition: right
                targetPosition: left
                type: custom
                width: 244
          """
              .formatted(node));
    }
    return to.toString();
  }

  private static String type(int node, int nodes) {
    return node == 0 ? "start" : node == nodes - 1 ? "end" : "template-transform";
  }

  private static String data(int node, int nodes) {
    if (node == 0) {
      return """
      variables:
      - label: input
        max_length: 256
        options: []
        required: true
        type: text-input
        variable: output
      """;
    }
    var selector = "value_selector:\n  - '%d'\n  - output\n  variable: v\n".formatted(node - 1);
    return node == nodes - 1
        ? "outputs:\n- " + selector
        : "template: '{{ v }} and %d'\nvariables:\n- %s".formatted(node, selector);
  }

  /** What a text says; these are right. */
  static WorkflowText read(String text) {
    return switch (WorkflowText.read("flow.yml", text, TextLimits.DEFAULT)) {
      case TextResult.Read(var read, _) -> read;
      case TextResult.Unreadable(var errors) -> throw new IllegalStateException(errors.toString());
    };
  }
}
