package io.heddle.loadtest.micro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.loadtest.macro.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * All that a compiled workflow costs before its first run, as a table beside its goals: {@code
 * ./loadtest/bench compile}, with JMH's arguments behind it where they are wanted.
 *
 * <p>Goals are for elapsed time on a quiet machine. CPU time is what to read on a busy one.
 */
public final class CompileSuite {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Class<?>> BENCHMARKS =
      List.of(
          CompileBenchmark.class,
          PhaseBenchmark.class,
          ParseBenchmark.class,
          CacheBenchmark.class,
          ArtefactBenchmark.class);

  /** Microseconds, by benchmark and parameters. */
  private static final Map<String, Double> GOALS =
      Map.of(
          "Compile.fromText FLAT 50", 1_500.0,
          "Compile.fromText APP_EXPORT 50", 1_500.0,
          "Compile.fromSchema FLAT 50", 150.0,
          "Compile.fromSchema APP_EXPORT 50", 150.0,
          "Cache.byContent", 5.0,
          "Cache.byNewContent", 5.0,
          "Cache.find", 0.5);

  /** One benchmark with its parameters. */
  private record Row(
      String name, double micros, double error, double cpu, double kilobytes, List<Double> raw) {

    static Row of(RunResult result) {
      var params = result.getParams();
      var name = new StringBuilder(params.getBenchmark().replaceAll(".*\\.(\\w+)Benchmark", "$1"));
      for (var key : params.getParamsKeys()) {
        name.append(' ').append(params.getParam(key));
      }
      var score = result.getPrimaryResult();
      var scale = score.getScoreUnit().startsWith("ns") ? 1e-3 : 1;
      var raw = new ArrayList<Double>();
      for (var fork : result.getBenchmarkResults()) {
        fork.getIterationResults()
            .forEach(one -> raw.add(one.getPrimaryResult().getScore() * scale));
      }
      return new Row(
          name.toString(),
          score.getScore() * scale,
          score.getScoreError() * scale,
          secondary(result, ThreadCpu.LABEL),
          secondary(result, "gc.alloc.rate.norm") / 1_000,
          raw);
    }

    @SuppressWarnings("rawtypes") // JMH hands its results out raw.
    private static double secondary(RunResult result, String label) {
      return result.getSecondaryResults().entrySet().stream()
          .filter(entry -> entry.getKey().endsWith(label))
          .mapToDouble(entry -> entry.getValue().getScore())
          .findFirst()
          .orElse(Double.NaN);
    }

    String line() {
      var goal = GOALS.get(name);
      return String.format(
          Locale.ROOT,
          "| %s | %,.2f | %,.2f | %,.2f | %,.1f | %s |%n",
          name,
          micros,
          error,
          cpu,
          kilobytes,
          goal == null
              ? ""
              : String.format(
                  Locale.ROOT,
                  "%,.1f: %s",
                  goal,
                  micros < goal ? "met" : cpu < goal ? "met in CPU time" : "missed"));
    }

    ObjectNode json() {
      var node = JsonNodeFactory.instance.objectNode();
      node.put("benchmark", name)
          .put("us", micros)
          .put("error_us", Double.isNaN(error) ? 0 : error)
          .put("cpu_us", cpu)
          .put("allocated_kb", kilobytes);
      var values = node.putArray("iterations_us");
      raw.forEach(values::add);
      return node;
    }
  }

  private CompileSuite() {}

  /** Runs everything, prints the table and writes it with its numbers to the folder. */
  public static void run(Path results, List<String> arguments)
      throws RunnerException, CommandLineOptionException, IOException {
    var machine = Machine.here();
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(arguments.toArray(String[]::new)))
            .addProfiler(ThreadCpu.class)
            .addProfiler(GCProfiler.class);
    BENCHMARKS.forEach(one -> options.include("\\." + one.getSimpleName() + "\\."));
    var rows = rows(new Runner(options.build()).run());
    var date = LocalDate.now(ZoneOffset.UTC).toString();
    var table = table(date, machine, arguments, rows);
    System.out.print(table);
    Files.createDirectories(results);
    Files.writeString(results.resolve(date + "-compile.md"), table);
    Files.writeString(results.resolve(date + "-compile.json"), json(date, machine, rows));
    System.err.println("written to " + results);
  }

  private static List<Row> rows(Collection<RunResult> results) {
    return results.stream().map(Row::of).toList();
  }

  private static String commit() {
    return System.getProperty("heddle.commit", "unknown");
  }

  private static String table(
      String date, Machine machine, List<String> arguments, List<Row> rows) {
    var table = new StringBuilder();
    table.append("# compile, %s%n%n".formatted(date));
    table.append("Commit %s. %s.%n%n".formatted(commit(), machine.describe()));
    table.append("`./loadtest/bench compile %s`%n%n".formatted(String.join(" ", arguments)));
    table.append("| benchmark | us | ± 99.9 % | CPU us | kB allocated | goal |\n");
    table.append("|---|---|---|---|---|---|\n");
    rows.forEach(row -> table.append(row.line()));
    table.append("\n- CPU is the measuring thread's: collector and JIT compiler are not in it\n");
    for (var nodes : List.of("5", "50", "500")) {
      ratio(rows, nodes, table);
    }
    return table.toString();
  }

  private static void ratio(List<Row> rows, String nodes, StringBuilder table) {
    var compile = rows.stream().filter(row -> row.name().equals("Artefact.compile " + nodes));
    var load = rows.stream().filter(row -> row.name().equals("Artefact.load " + nodes));
    compile
        .findFirst()
        .ifPresent(
            from ->
                load.findFirst()
                    .ifPresent(
                        to ->
                            table.append(
                                String.format(
                                    Locale.ROOT,
                                    "- an artefact of %s nodes loads %.1f times as fast as its text"
                                        + " compiles (CPU %.1f); the goal is 5%n",
                                    nodes,
                                    from.micros() / to.micros(),
                                    from.cpu() / to.cpu()))));
  }

  private static String json(String date, Machine machine, List<Row> rows) throws IOException {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("suite", "compile").put("date", date).put("commit", commit());
    root.set("machine", machine.json());
    var measurements = root.putArray("measurements");
    rows.forEach(row -> measurements.add(row.json()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
