package io.heddle.loadtest.macro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

  private static final Report REPORT =
      new Report(
          "sample",
          "2026-01-02",
          "abc",
          new Machine(2, 512, "Linux", "25", 0.25),
          List.of("A note."),
          List.of(
              new Measurement(
                  "work",
                  1,
                  64,
                  2_000,
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(1),
                  4_000_000,
                  new Workload.Stored(6_000, 1_000_000),
                  new Measurement.Latency(1, 2, 3, 4, 5))));

  @Test
  void printsOneRowForEachRepetition() {
    assertThat(REPORT.table().lines())
        .contains(
            "Commit abc. 2 cores, heap 512 MiB, Linux, 25, load before 0.3.",
            "| work | 1 | 64 | 2000 | 1,000 | 500.0 | 2,000 | 3.0 | 500 | 1 | 2 | 3 | 5 |",
            "- A note.");
  }

  @Test
  void writesTableAndJsonUnderDateAndSuite(@TempDir Path folder) throws Exception {
    REPORT.write(folder);

    assertThat(folder.resolve("2026-01-02-sample.md")).content().isEqualTo(REPORT.table());
    var json =
        new ObjectMapper().readTree(Files.readString(folder.resolve("2026-01-02-sample.json")));
    assertThat(json.at("/measurements/0/per_second").asDouble()).isEqualTo(1_000);
    assertThat(json.at("/measurements/0/latency_us/p999").asDouble()).isEqualTo(4);
  }
}
