package io.heddle.loadtest.engine;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.loadtest.macro.Suite;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The suites of the engine: ephemeral runs, compiled once. */
public final class Engine {

  private static final int ITEMS = 10_000;
  private static final int MODELS = 10;
  private static final String NOTE = "One group, no watcher, quotas of `heddle run`.";

  public static final List<Suite> SUITES =
      List.of(
          new Suite(
              "engine",
              "ephemeral runs of ten-steps.yml and ten-children.yml, no watcher",
              100_000,
              List.of(NOTE, "Goals: 40,000 and 15,000 executions per second."),
              List.of(_ -> numbered("ten-steps.yml", 3), _ -> numbered("ten-children.yml", 10))),
          new Suite(
              "engine-large",
              "thousand-nodes.yml from start to result",
              400,
              List.of(NOTE, "Use --in-flight 1. Goal: 30 ms each."),
              List.of(_ -> thousand())),
          new Suite(
              "engine-items",
              "a template for each of 10,000 items",
              200,
              List.of(NOTE, "Use --in-flight 1. Goal: 200,000 items per second, so 50 ms each."),
              List.of(_ -> items())),
          new Suite(
              "engine-models",
              "ten mock models of 50 ms side by side",
              60,
              List.of(NOTE, "Use --in-flight 1. Goal: 80 ms each."),
              List.of(_ -> models())),
          new Suite(
              "engine-neighbour",
              "ten-children.yml alone, then beside a group that renders the costliest templates",
              20_000,
              List.of(
                  "Use --in-flight 1, so that p99 is that of a run and not of a line.",
                  "Goal: p99 at most doubled. The neighbour keeps ten runs at work."),
              List.of(
                  _ -> numbered("ten-children.yml", 10),
                  _ -> new BusyNeighbour(numbered("ten-children.yml", 10)))));

  private Engine() {}

  private static EphemeralRuns numbered(String file, long more) throws Exception {
    return new EphemeralRuns(file, EphemeralRuns.example(file), adding(more));
  }

  /** Runs that are given a number and come to a larger one. */
  static EphemeralRuns.Contract adding(long more) {
    return new EphemeralRuns.Contract(
        number -> ObjectValue.of("v", Value.of(number)),
        outputs -> number(outputs.get("v")),
        number -> number + more);
  }

  private static long number(@Nullable Value value) {
    return switch (value) {
      case IntegerValue(var whole) -> whole;
      case StringValue(var text) -> Long.parseLong(text.strip());
      case null, default -> throw new IllegalStateException("not a number: " + value);
    };
  }

  private static EphemeralRuns thousand() throws Exception {
    return new EphemeralRuns(
        "thousand-nodes.yml",
        EphemeralRuns.example("thousand-nodes.yml"),
        new EphemeralRuns.Contract(
            number -> ObjectValue.of("v", Value.of(number)),
            outputs -> outputs.entries().isEmpty() ? 0 : 1,
            _ -> 1));
  }

  private static EphemeralRuns items() {
    var text =
        """
        version: "0.1.0"
        limits: { max_iterations: 20000, max_steps: 100000 }
        nodes:
          - { id: start, data: { type: start, variables: [ { variable: items, type: "array[number]" } ] } }
          - id: each
            data:
              type: iteration
              input_selector: [start, items]
              output_variable: results
              sub_graph:
                nodes:
                  - { id: s, data: { type: start } }
                  - { id: t, data: { type: template-transform, template: "item {{ x }}", variables: [ { variable: x, value_selector: [__scope__, item] } ] } }
                  - { id: e, data: { type: end, outputs: [ { variable: v, value_selector: [t, output] } ] } }
                edges: [ { source: s, target: t }, { source: t, target: e } ]
          - { id: end, data: { type: end, outputs: [ { variable: r, value_selector: [each, results] } ] } }
        edges:
          - { source: start, target: each }
          - { source: each, target: end }
        """;
    var inputs =
        ObjectValue.of(
            "items", Value.array(LongStream.range(0, ITEMS).mapToObj(Value::of).toList()));
    return new EphemeralRuns(
        "10,000 template items",
        EphemeralRuns.compile("items.yml", text),
        new EphemeralRuns.Contract(
            _ -> inputs,
            outputs -> outputs.get("r") instanceof ArrayValue array ? array.items().size() : -1,
            _ -> ITEMS));
  }

  private static EphemeralRuns models() {
    var nodes =
        IntStream.range(0, MODELS)
            .mapToObj(
                i ->
                    """
                      - { id: m%d, data: { type: llm, model: { provider: mock, name: echo, completion_params: { mock_delay_ms: 50 } }, prompt_template: [ { role: user, text: hi } ] } }
                    """
                        .formatted(i))
            .collect(Collectors.joining());
    var edges =
        IntStream.range(0, MODELS)
            .mapToObj(
                "  - { source: start, target: m%1$d }\n  - { source: m%1$d, target: end }\n"
                    ::formatted)
            .collect(Collectors.joining());
    var outputs =
        IntStream.range(0, MODELS)
            .mapToObj("{ variable: o%1$d, value_selector: [m%1$d, text] }"::formatted)
            .collect(Collectors.joining(", "));
    return new EphemeralRuns(
        "10 models of 50 ms",
        EphemeralRuns.compile(
            "models.yml",
            """
            version: "0.1.0"
            nodes:
              - { id: start, data: { type: start } }
            %s  - { id: end, data: { type: end, outputs: [ %s ] } }
            edges:
            %s\
            """
                .formatted(nodes, outputs, edges)),
        new EphemeralRuns.Contract(
            _ -> ObjectValue.EMPTY, result -> result.entries().size(), _ -> MODELS));
  }
}
