package io.heddle.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Over files that lie beside the project; skipped where they do not. */
class RealFilesCompileTest {

  private static Path beside(String property, String name) {
    var given = System.getProperty(property);
    return given != null
        ? Path.of(given)
        : Path.of(System.getProperty("heddle.root", "..")).resolve("../shared").resolve(name);
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there");
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void compilesEveryExportedApp() throws IOException {
    for (var file : files(beside("heddle.corpus", "corpus"), ".yml")) {
      var result =
          WorkflowCompiler.compile(
              file.toString(), Files.readAllBytes(file), CompileOptions.DEFAULT);

      assertThat(result)
          .as(() -> file + ": " + result.findings())
          .isInstanceOf(CompileResult.Compiled.class);
    }
  }

  @Test
  void compilesEveryFlatCaseExceptTheInvalidOnes() throws IOException {
    for (var file : files(beside("heddle.conformance", "conformance/native"), "workflow.toml")) {
      var expected = Files.readString(file.resolveSibling("out.toml"));
      var isInvalid = expected.contains("Validation failed");

      var result =
          WorkflowCompiler.compile(
              file.toString(), Files.readAllBytes(file), CompileOptions.DEFAULT);

      assertThat(result instanceof CompileResult.Rejected)
          .as(() -> file + ": " + result.findings())
          .isEqualTo(isInvalid);
    }
  }
}
