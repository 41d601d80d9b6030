package io.heddle.runtime.durable;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.runtime.machine.RandomWorkflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Workflows that run others, compiled once: those of level 2 run those of level 1, and those run
 * whatever is drawn for level 0.
 */
public final class SimulatedWorkflows {

  private static final int PER_LEVEL = 8;
  private static final List<CompiledWorkflow> NESTING =
      IntStream.range(PER_LEVEL, 3 * PER_LEVEL).mapToObj(SimulatedWorkflows::nesting).toList();
  private static final List<CompiledWorkflow> LEAVES =
      IntStream.range(0, PER_LEVEL).mapToObj(i -> new RandomWorkflow(i + 100, 5).make()).toList();

  private SimulatedWorkflows() {}

  /** What triggers start: it starts nothing itself. */
  private static final CompiledWorkflow OTHER =
      compiled(
          """
          version: "0.1.0"
          nodes:
            - { id: start, data: { type: start, title: S } }
            - { id: n0, data: { type: plugin.work, title: T } }
            - { id: end, data: { type: end, title: E, outputs: [] } }
          edges: [ { source: start, target: n0 }, { source: n0, target: end } ]
          """);

  /** What a nested node names, {@code w7}, or a trigger, {@code other}. */
  public static CompiledWorkflow named(String name) {
    if (name.equals("other")) {
      return OTHER;
    }
    var index = Integer.parseInt(name.substring(1));
    return index < PER_LEVEL ? LEAVES.get(index) : NESTING.get(index - PER_LEVEL);
  }

  /** A workflow that somebody starts: in half of the cases one that runs others. */
  public static CompiledWorkflow root(Random random, int maxSize) {
    return random.nextBoolean()
        ? NESTING.get(random.nextInt(NESTING.size()))
        : new RandomWorkflow(random.nextLong(), maxSize).make();
  }

  private static CompiledWorkflow nesting(int index) {
    var random = new Random(index);
    var below = index / PER_LEVEL - 1;
    var text = new StringBuilder("version: \"0.1.0\"\nnodes:\n");
    text.append("  - { id: start, data: { type: start, title: S } }\n");
    var edges = new ArrayList<String>();
    var size = 1 + random.nextInt(3);
    for (var i = 0; i < size; i++) {
      var spec = "type: plugin.work";
      if (i == 0 || random.nextBoolean()) {
        var other = below * PER_LEVEL + random.nextInt(PER_LEVEL);
        spec = "type: workflow, workflow: w%d, wait: %s".formatted(other, random.nextInt(4) > 0);
      }
      if (random.nextInt(3) == 0) {
        spec +=
            ", retry_config: { max_retries: 2, retry_interval: 5, retry_on_retryable_only: false }";
      }
      text.append("  - { id: n%d, data: { title: T, %s } }\n".formatted(i, spec));
      var source = i == 0 || random.nextInt(3) == 0 ? "start" : "n" + random.nextInt(i);
      edges.add("{ source: %s, target: n%d }".formatted(source, i));
      edges.add("{ source: n%d, target: end }".formatted(i));
    }
    text.append("  - { id: end, data: { type: end, title: E, outputs: [] } }\n");
    text.append("edges: [").append(String.join(", ", edges)).append("]\n");
    if (random.nextBoolean()) {
      text.append("error_handling: { strategy: continue-on-failure }\n");
    }
    return compiled(text.toString());
  }

  private static CompiledWorkflow compiled(String text) {
    return switch (WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var compiled) -> compiled;
      case CompileResult.Rejected(var findings) -> throw new AssertionError(findings + "\n" + text);
    };
  }
}
