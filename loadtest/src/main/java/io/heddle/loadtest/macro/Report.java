package io.heddle.loadtest.macro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a suite measured, as a table for people and JSON for machines.
 *
 * @param commit of the checkout, or {@code unknown}
 * @param notes what a reader must know to compare: durability settings, what CPU leaves out ...
 */
public record Report(
    String suite,
    String date,
    String commit,
    Machine machine,
    List<String> notes,
    List<Measurement> measurements) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public Report {
    notes = List.copyOf(notes);
    measurements = List.copyOf(measurements);
  }

  /** One row for each repetition. */
  public String table() {
    var table = new StringBuilder();
    table.append("# %s, %s%n%n".formatted(suite, date));
    table.append("Commit %s. %s.%n%n".formatted(commit, machine.describe()));
    table.append(
        "| workload | run | in flight | executions | per second | CPU us each | allocated bytes each |"
            + " events each | stored bytes each | p50 us | p90 us | p99 us | max us |\n");
    table.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (var measured : measurements) {
      table.append(row(measured));
    }
    for (var note : notes) {
      table.append("%n- %s".formatted(note));
    }
    return table.append(notes.isEmpty() ? "" : "\n").toString();
  }

  private static String row(Measurement measured) {
    var latency = measured.latency();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %,.0f | %,.1f | %,.0f | %,.1f | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f |%n",
        measured.workload(),
        measured.repetition(),
        measured.inFlight(),
        measured.executions(),
        measured.perSecond(),
        measured.cpuMicrosPerExecution(),
        measured.bytesPerExecution(),
        measured.eventsPerExecution(),
        measured.storedBytesPerExecution(),
        latency.p50(),
        latency.p90(),
        latency.p99(),
        latency.max());
  }

  public String json() throws IOException {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("suite", suite).put("date", date).put("commit", commit);
    root.set("machine", machine.json());
    var noteList = root.putArray("notes");
    notes.forEach(noteList::add);
    var rows = root.putArray("measurements");
    measurements.forEach(measured -> rows.add(json(measured)));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static ObjectNode json(Measurement measured) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("workload", measured.workload())
        .put("repetition", measured.repetition())
        .put("in_flight", measured.inFlight())
        .put("executions", measured.executions())
        .put("elapsed_ns", measured.elapsed().toNanos())
        .put("cpu_ns", measured.cpu().toNanos())
        .put("per_second", measured.perSecond())
        .put("cpu_us_per_execution", measured.cpuMicrosPerExecution())
        .put("bytes_per_execution", measured.bytesPerExecution())
        .put("events_per_execution", measured.eventsPerExecution())
        .put("stored_bytes_per_execution", measured.storedBytesPerExecution());
    var latency = measured.latency();
    node.putObject("latency_us")
        .put("p50", latency.p50())
        .put("p90", latency.p90())
        .put("p99", latency.p99())
        .put("p999", latency.p999())
        .put("max", latency.max());
    return node;
  }

  /** Writes {@code DATE-SUITE.md} and {@code .json}; a second run on one day replaces the first. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("%s-%s.json".formatted(date, suite)), json());
    return Files.writeString(folder.resolve("%s-%s.md".formatted(date, suite)), table());
  }
}
