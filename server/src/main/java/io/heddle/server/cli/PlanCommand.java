package io.heddle.server.cli;

import static java.util.Objects.requireNonNull;

import io.heddle.compiler.plan.ExecutionPlan;
import io.heddle.compiler.plan.PlanPrinter;
import io.heddle.server.LocalRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle plan}: the order in which a workflow's nodes can run. */
@Command(
    name = "plan",
    description = {
      "Shows in which order a workflow's nodes can run: what runs side by side, the critical path,",
      "and nodes and branches that nothing leads to."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 planned, 2 the file or the command line is wrong."})
public final class PlanCommand implements Callable<Integer> {

  /** How the plan is printed. */
  enum Format {
    TEXT,
    MERMAID,
    DOT,
    JSON
  }

  @Parameters(paramLabel = "FILE", description = "A workflow file.")
  private @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "text|mermaid|dot|json",
      defaultValue = "text",
      description = "How to print the plan.")
  private Format format = Format.TEXT;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "" + ExecutionPlan.DEFAULT_PARALLEL,
      description = "The most nodes side by side (default ${DEFAULT-VALUE}).")
  private int parallel = ExecutionPlan.DEFAULT_PARALLEL;

  private final Output output;

  public PlanCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    if (parallel < 1) {
      output.note("heddle: --parallel %d: at least 1 node runs at a time".formatted(parallel));
      return ExitCode.USAGE;
    }
    var compiled = WorkflowFile.compile(requireNonNull(file), LocalRuntime.compileOptions());
    var findings = compiled.print(output.terminal(), false).stripTrailing();
    if (!findings.isEmpty()) {
      output.note(findings);
    }
    if (compiled.workflow() == null) {
      return ExitCode.USAGE;
    }
    var plan = ExecutionPlan.of(compiled.workflow(), parallel, Map.of());
    output.line(
        switch (format) {
          case TEXT -> PlanPrinter.text(plan).stripTrailing();
          case MERMAID -> PlanPrinter.mermaid(plan).stripTrailing();
          case DOT -> PlanPrinter.dot(plan).stripTrailing();
          case JSON -> PlanPrinter.json(plan).toPrettyString();
        });
    return ExitCode.OK;
  }
}
