package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** You do not pay for what you do not use: seen in the class log of a process of its own. */
final class UntouchedPartsTest {

  private static final Path ROOT =
      Path.of(System.getProperty("heddle.root", "..")).toAbsolutePath();

  private static String classesLoadedBy(String workflow, String... inputs) throws Exception {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.heddle.server.Main",
                "run",
                ROOT.resolve("workflows").resolve(workflow).toString(),
                "--quiet"));
    command.addAll(List.of(inputs));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(log).isZero();
    return log;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.graalvm.polyglot.Engine ",
        "com.oracle.truffle.js.",
        "org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient ",
        "io.heddle.llm.MockModelProvider ",
        "io.heddle.llm.ModelProviders ",
        "org.apache.pekko.persistence.Persistence ",
        "io.heddle.runtime.event.RunEvent$",
        "io.heddle.runtime.event.Events ",
        "io.opentelemetry.",
        "io.heddle.persistence.",
        "org.sqlite.",
        "org.postgresql."
      })
  void aRunThatOnlyRoutesLoadsNothingOfIt(String type) throws Exception {
    assertThat(Holder.HELLO).doesNotContain("] " + type);
  }

  @Test
  void theClassLogWouldShowIt() throws Exception {
    assertThat(Holder.HELLO).contains("io.heddle.runtime.machine.Machine ");
    assertThat(Holder.TRIAGE)
        .contains("] org.graalvm.polyglot.Engine ")
        .contains("] io.heddle.llm.MockModelProvider ");
  }

  /** One process for all cases. */
  private static final class Holder {
    static final String HELLO = load("hello.yml", "-i", "name=x");
    static final String TRIAGE = load("triage.yml", "-i", "query=my invoice is wrong");

    private static String load(String workflow, String... inputs) {
      try {
        return classesLoadedBy(workflow, inputs);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
