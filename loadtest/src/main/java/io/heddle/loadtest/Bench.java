package io.heddle.loadtest;

import io.heddle.loadtest.baseline.Baselines;
import io.heddle.loadtest.baseline.StoreSuites;
import io.heddle.loadtest.engine.DurableSuites;
import io.heddle.loadtest.engine.Engine;
import io.heddle.loadtest.macro.ClosedLoop;
import io.heddle.loadtest.macro.LoadSettings;
import io.heddle.loadtest.macro.Machine;
import io.heddle.loadtest.macro.Measurement;
import io.heddle.loadtest.macro.Report;
import io.heddle.loadtest.macro.Suite;
import io.heddle.loadtest.micro.CompileSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a suite and writes its table. */
@Command(
    name = "./loadtest/bench",
    mixinStandardHelpOptions = true,
    description = "Runs a suite; prints its table and writes it to the results folder.",
    footer = {"", "./loadtest/bench micro [JMH arguments] runs the JMH benchmarks."})
public final class Bench implements Callable<Integer> {

  private static final int USUAL = 64;

  private static final List<Suite> SUITES =
      Stream.of(Baselines.SUITES, StoreSuites.SUITES, Engine.SUITES, DurableSuites.SUITES)
          .flatMap(List::stream)
          .toList();

  @Parameters(index = "0", paramLabel = "SUITE", description = "A name that `list` prints.")
  private String suiteName = "";

  @Option(names = "--in-flight", description = "Executions at any moment (${DEFAULT-VALUE}).")
  private int inFlight = USUAL;

  @Option(names = "--executions", description = "For the warm-up and each repetition.")
  private @Nullable Long executions;

  @Option(names = "--repetitions", description = "Measured rounds (${DEFAULT-VALUE}).")
  private int repetitions = 3;

  @Option(names = "--only", description = "Measure workloads with this in their name alone.")
  private String only = "";

  @Option(names = "--results", description = "Where the table and the JSON go (${DEFAULT-VALUE}).")
  private Path results = Path.of("loadtest", "results");

  @Option(names = "--scratch", description = "Where stores are made (${DEFAULT-VALUE}).")
  private Path scratch = Path.of("loadtest", "target", "scratch");

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("micro")) {
      org.openjdk.jmh.Main.main(
          List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    } else if (arguments.length > 0 && arguments[0].equals("compile")) {
      CompileSuite.run(
          Path.of("loadtest", "results"), List.of(arguments).subList(1, arguments.length));
    } else {
      System.exit(new CommandLine(new Bench()).execute(arguments));
    }
  }

  @Override
  public Integer call() throws Exception {
    if (suiteName.equals("list")) {
      System.out.print(list());
      return CommandLine.ExitCode.OK;
    }
    var suite = SUITES.stream().filter(known -> known.name().equals(suiteName)).findFirst();
    if (suite.isEmpty()) {
      System.err.printf("no suite %s; there are:%n%s", suiteName, list());
      return CommandLine.ExitCode.USAGE;
    }
    var report = measure(suite.get());
    if (report.measurements().isEmpty()) {
      System.err.println("no workload of " + suiteName + " has \"" + only + "\" in its name");
      return CommandLine.ExitCode.USAGE;
    }
    System.out.print(report.table());
    System.err.println("written to " + report.write(results));
    return CommandLine.ExitCode.OK;
  }

  private static String list() {
    return SUITES.stream()
        .map(suite -> "%-26s %s%n".formatted(suite.name(), suite.description()))
        .collect(
            Collectors.joining(
                "",
                "",
                "%-26s %s%n%-26s %s%n"
                    .formatted(
                        "compile",
                        "JMH: compiler, cache, artefacts beside their goals",
                        "micro",
                        "JMH: micro [regex]")));
  }

  private Report measure(Suite suite) throws Exception {
    var count = executions == null ? suite.executions() : executions;
    var settings = new LoadSettings(inFlight, count, count, repetitions, Duration.ofSeconds(60));
    var machine = Machine.here();
    var measurements = new ArrayList<Measurement>();
    for (var opening : suite.openings()) {
      var folder =
          Files.createDirectories(scratch.resolve("bench-" + ProcessHandle.current().pid()));
      try (var workload = opening.open(folder)) {
        if (workload.name().contains(only)) {
          System.err.println("measuring: " + workload.name());
          measurements.addAll(ClosedLoop.run(workload, settings));
        }
      } finally {
        delete(folder);
      }
    }
    return new Report(
        inFlight == USUAL ? suite.name() : suite.name() + "-" + inFlight,
        LocalDate.now(ZoneOffset.UTC).toString(),
        System.getProperty("heddle.commit", "unknown"),
        machine,
        suite.notes(),
        measurements);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }
}
