package io.heddle.compiler.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Files of others, when they stand beside the checkout. */
class RealFilesTest {

  private static final List<String> EXTENSIONS = List.of(".yml", ".yaml", ".json");

  @Test
  void readsEveryExportOfTheCorpus() throws IOException {
    assertThat(unreadable(Dialect.APP_EXPORT, shared("corpus"))).isEmpty();
  }

  @Test
  void readsEveryFlatWorkflowOfTheConformanceCases() throws IOException {
    assertThat(unreadable(Dialect.FLAT, shared("conformance"))).isEmpty();
  }

  private static List<String> unreadable(Dialect dialect, Path directory) throws IOException {
    var refused = new ArrayList<String>();
    for (var file : workflows(directory)) {
      switch (WorkflowText.read(file.toString(), Files.readAllBytes(file), TextLimits.DEFAULT)) {
        case TextResult.Read(var text, _) -> assertThat(text.dialect()).isEqualTo(dialect);
        case TextResult.Unreadable(var errors) -> refused.add(file + ": " + errors);
      }
    }
    return refused;
  }

  static List<Path> workflows(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(RealFilesTest::isWorkflow).sorted().toList();
    }
  }

  private static boolean isWorkflow(Path file) {
    var name = file.getFileName().toString();
    return name.equals("workflow.toml")
        || (file.toString().contains("corpus") && EXTENSIONS.stream().anyMatch(name::endsWith));
  }

  /** A folder of {@code ../shared}; a test that needs it is skipped where there is none. */
  static Path shared(String folder) {
    var root = Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
    for (var up = root; up != null; up = up.getParent()) {
      var found = up.resolve("shared").resolve(folder);
      if (Files.isDirectory(found)) {
        return found;
      }
    }
    Assumptions.abort("no ../shared/" + folder);
    return root;
  }
}
