package io.heddle.compiler.dsl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.DiagnosticPrinter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever happened to a text, reading it ends in a result that a person can act on. Runs {@code
 * -Dheddle.fuzz.runs} times, 10,000 unless told.
 */
class TextFuzzTest {

  private static final int RUNS = Integer.getInteger("heddle.fuzz.runs", 10_000);
  private static final long SEED = Long.getLong("heddle.fuzz.seed", 20_261_121L);
  private static final List<String> SAMPLES =
      List.of("export.yml", "flat.yml", "flat.json", "export.json", "flat.toml");

  @Test
  void readsEverySampleAsItIs() throws IOException {
    for (var sample : SAMPLES) {
      assertThat(WorkflowText.read(sample, sample(sample), TextLimits.DEFAULT))
          .as(sample)
          .isInstanceOf(TextResult.Read.class);
    }
  }

  @Test
  void endsInAResultWhateverHappenedToASample() throws IOException {
    var texts = new ArrayList<String>();
    for (var sample : SAMPLES) {
      texts.add(sample(sample));
    }

    fuzz(SAMPLES, texts, RUNS);
  }

  @Test
  void endsInAResultWhateverHappenedToARealFile() throws IOException {
    var files = new ArrayList<>(RealFilesTest.workflows(RealFilesTest.shared("corpus")));
    files.addAll(RealFilesTest.workflows(RealFilesTest.shared("conformance")));

    fuzz(
        files.stream().map(file -> file.getFileName().toString()).toList(),
        files.stream().map(TextFuzzTest::content).toList(),
        RUNS / 4);
  }

  private static void fuzz(List<String> names, List<String> texts, int runs) {
    for (var run = 0; run < runs; run++) {
      var index = run % texts.size();
      // Every third one has no extension, so that the sniffed format may be a wrong one.
      var name = run % 3 == 0 ? null : names.get(index);
      var bytes = new Mutations(SEED + run).of(texts.get(index));
      try {
        check(WorkflowText.read(name, bytes, TextLimits.DEFAULT));
      } catch (RuntimeException | StackOverflowError defect) {
        fail("run %d of seed %d (%s)".formatted(run, SEED, names.get(index)), defect);
      }
    }
  }

  private static void check(TextResult result) {
    switch (result) {
      case TextResult.Read(var text, var warnings) -> {
        warnings.forEach(found -> check(found, text.source()));
        text.root().toValue();
      }
      case TextResult.Unreadable(var errors) -> {
        assertThat(errors).isNotEmpty();
        errors.forEach(found -> check(found, ""));
      }
    }
  }

  private static void check(Diagnostic found, String source) {
    assertThat(found.code()).isNotEqualTo(DiagnosticCode.E699);
    assertThat(found.message())
        .isNotBlank()
        .doesNotContain("snakeyaml", "jackson", "while parsing");
    assertThat(found.message().length()).isLessThan(1_000);
    assertThat(found.position().isKnown()).isTrue();
    assertThat(new DiagnosticPrinter(null, source, DiagnosticPrinter.Colour.NONE).print(found))
        .endsWith("\n");
  }

  private static String sample(String name) throws IOException {
    try (var in = TextFuzzTest.class.getResourceAsStream("/dsl/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
