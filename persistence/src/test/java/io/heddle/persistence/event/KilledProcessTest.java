package io.heddle.persistence.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.TestStore;
import io.heddle.runtime.machine.RunStatus;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that runs a run is killed with SIGKILL; another goes on with its file. */
@Timeout(120)
final class KilledProcessTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void anotherProcessGoesOn(int events) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(victim()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals("stored " + events)) {
          break;
        }
      }
      // SIGKILL on Linux: no hook of the process runs.
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    var before = StoredRun.read(TestStore.SQLITE, folder);
    assertThat(before.events()).hasSizeGreaterThanOrEqualTo(events);
    assertThat(before.folded().status()).isEqualTo(RunStatus.RUNNING);

    var computed = new ArrayList<String>();
    try (var member =
        new Member(
            TestStore.SQLITE,
            folder,
            "m-2",
            _ -> {},
            (one, _, event) -> KilledRunTest.answer(one, event))) {
      var end = member.end();
      if (before.waitsForSomebody()) {
        var _ = member.submit();
      }
      var result = end.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
      computed.addAll(member.computed);

      assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(result.outputs().toString()).contains("third");
    }
    var after = StoredRun.read(TestStore.SQLITE, folder);
    assertThat(computed).doesNotContainAnyElementsOf(before.recorded());
    assertThat(after.recorded()).doesNotHaveDuplicates();
    assertThat(after.folded().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  private List<String> victim() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath(),
        Victim.class.getName(),
        folder.toString());
  }

  /** Of this process; a launcher may have made its own class loader. */
  private static String classPath() {
    return Victim.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  /** Runs the sample until it waits for a person, whom nobody here asks. */
  static final class Victim {

    private Victim() {}

    public static void main(String[] arguments) throws InterruptedException {
      var member =
          new Member(
              TestStore.SQLITE,
              Path.of(arguments[0]),
              "m-1",
              _ -> {},
              (_, number, _) -> System.out.println("stored " + number));
      var _ = member.start();
      Thread.currentThread().join();
    }
  }
}
