package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that {@code docs/testing.md} shows do what it says. */
final class TestingPageTest {

  private static final Pattern FILE =
      Pattern.compile("^```yaml file=(\\S+)\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void theTestsOnThePagePassAndTakeEveryBranch() throws Exception {
    var page = Files.readString(Console.ROOT.resolve("docs/testing.md"));
    for (var file : FILE.matcher(page).results().toList()) {
      Files.writeString(folder.resolve(file.group(1)), file.group(2));
    }

    var run = Console.heddle(List.of("test", folder.toString()));

    assertThat(run.status()).as(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("support.yml: 2 of 2 branches taken (100 %), 8 of 8 nodes ran")
        .endsWith("4 passed, 0 failed\n");
  }
}
