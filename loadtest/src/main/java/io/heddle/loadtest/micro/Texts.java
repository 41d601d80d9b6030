package io.heddle.loadtest.micro;

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
}
