package io.heddle.server.smoke;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.DiagnosticJson;
import io.heddle.compiler.Severity;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.stub.SampleInputs;
import io.heddle.runtime.stub.StubWorkflows;
import io.heddle.server.LocalRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Compiles and runs one file after the other, and says what became of each. */
public final class SmokeRun implements AutoCloseable {

  /** Python needs seconds to start, and a stand-in shows as much of a graph. */
  private static final CompileOptions OPTIONS =
      CompileOptions.DEFAULT.withLanguages(
          Set.of(CodeLanguage.JAVASCRIPT, CodeLanguage.WASM), CompileOptions.Missing.STUBBED);

  private final StubWiring wiring = new StubWiring();
  private final LocalRuntime runtime =
      LocalRuntime.start("smoke", wiring, _ -> new StubWorkflows());
  private final Duration limit;

  /**
   * @param limit for the run of one file
   */
  public SmokeRun(Duration limit) {
    this.limit = limit;
  }

  /** What became of one file. Never throws: a defect is a crash of that file alone. */
  public Report run(Path file) throws InterruptedException {
    var started = System.nanoTime();
    var report = new Report(file);
    try {
      compile(file, report);
    } catch (IOException e) {
      report.compile = "rejected";
      report.reason = "cannot be read: " + e.getMessage();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | ExecutionException e) {
      report.compile = report.compile.equals("none") ? "crashed" : report.compile;
      report.run = report.compile.equals("crashed") ? "none" : "failed";
      report.reason = "internal error: " + e;
    }
    report.millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    return report;
  }

  private void compile(Path file, Report report)
      throws IOException, InterruptedException, ExecutionException {
    var bytes = Files.readAllBytes(file);
    var source = new String(bytes, StandardCharsets.UTF_8);
    switch (WorkflowCompiler.compile(file.toString(), bytes, OPTIONS)) {
      case CompileResult.Rejected(var findings) -> {
        report.compile =
            findings.stream().anyMatch(finding -> finding.code() == DiagnosticCode.E699)
                ? "crashed"
                : "rejected";
        report.diagnostics = DiagnosticJson.of(file.toString(), source, findings);
        report.reason = firstError(findings);
        report.isWorkflow =
            findings.stream().noneMatch(finding -> finding.code() == DiagnosticCode.E602);
      }
      case CompileResult.Compiled(var workflow) -> {
        report.compile = "compiled";
        report.dialect =
            workflow.dialect() == io.heddle.compiler.dsl.Dialect.FLAT ? "flat" : "app-export";
        report.version = workflow.version();
        report.mode = workflow.mode().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        report.nodes = workflow.graphs().stream().mapToInt(graph -> graph.nodes().size()).sum();
        report.diagnostics = DiagnosticJson.of(file.toString(), source, workflow.findings());
        execute(workflow, report);
      }
    }
  }

  private static String firstError(List<Diagnostic> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .findFirst()
        .map(
            finding ->
                "%s %s%s"
                    .formatted(
                        finding.code(),
                        finding.message(),
                        finding.position().isKnown()
                            ? " (line %s)".formatted(finding.position())
                            : ""))
        .orElse("rejected");
  }

  private void execute(CompiledWorkflow workflow, Report report)
      throws InterruptedException, ExecutionException {
    var stubs = wiring.begin();
    var given = SampleInputs.of(RunBuilder.fields(workflow));
    switch (RunBuilder.of(workflow).group("smoke").inputs(given).timeout(limit).build()) {
      case RunBuilder.Built.Rejected(var rejected) -> report.reason = rejected.summary();
      case RunBuilder.Built.Unfit(var messages) -> {
        report.run = "failed";
        report.reason = "inputs made up do not fit: " + String.join("; ", messages);
      }
      case RunBuilder.Built.Ready ready -> {
        var forms = new SampledForms(runtime);
        var running = runtime.run(ready.watchedBy(forms));
        try {
          var result = running.get(limit.toMillis() + 5_000, TimeUnit.MILLISECONDS);
          ended(result, forms, workflow, report);
        } catch (TimeoutException _) {
          runtime.cancel(ready.request().executionId(), "smoke limit");
          report.run = "failed";
          report.reason = "did not end within %s".formatted(limit);
        }
        stubs.stubbed().stream().sorted().forEach(report.stubbed::add);
      }
    }
  }

  /** A form that takes no made-up answer is no fault of the workflow's. */
  private static void ended(
      RunResult result, SampledForms forms, CompiledWorkflow workflow, Report report) {
    var unanswered = forms.unanswered();
    if (unanswered != null && result.status() == RunStatus.CANCELLED) {
      report.run = RunStatus.WAITING.text();
      report.reason = unanswered;
      return;
    }
    report.run = result.status().text();
    var failure = result.failure();
    if (failure != null && result.status() != RunStatus.SUCCEEDED) {
      report.failingNode = failure.nodeId();
      report.reason = failure.display(workflow.dialect());
    }
  }

  @Override
  public void close() {
    runtime.close();
  }

  /** One line of the report. */
  public static final class Report {

    private final Path file;
    private final ArrayNode stubbed = JsonNodeFactory.instance.arrayNode();
    private String dialect = "";
    private String version = "";
    private String mode = "";
    private int nodes;
    private String compile = "none";
    private ArrayNode diagnostics = JsonNodeFactory.instance.arrayNode();
    private String run = "none";
    private String failingNode = "";
    private String reason = "";
    private long millis;
    private boolean isWorkflow = true;

    Report(Path file) {
      this.file = file;
    }

    public String compile() {
      return compile;
    }

    public String run() {
      return run;
    }

    /** Whether the file looks like a workflow at all. */
    public boolean isWorkflow() {
      return isWorkflow;
    }

    /** Whether the run came to an end that is not a failure, or waits for a person. */
    public boolean ranWell() {
      return switch (run) {
        case "succeeded", "partial-succeeded", "waiting" -> true;
        default -> false;
      };
    }

    public String line() {
      return "%-9s %-18s %5d ms  %s%s"
          .formatted(compile, run, millis, file, reason.isEmpty() ? "" : "  " + reason);
    }

    public ObjectNode json() {
      var node = JsonNodeFactory.instance.objectNode();
      node.put("file", file.toString());
      node.put("dialect", dialect);
      node.put("version", version);
      node.put("mode", mode);
      node.put("nodes", nodes);
      node.put("compile", compile);
      node.set("diagnostics", diagnostics);
      node.put("run", run);
      node.set("stubbed", stubbed);
      node.put("failing_node", failingNode);
      node.put("reason", reason);
      node.put("millis", millis);
      return node;
    }
  }
}
