package io.heddle.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is not used is not loaded: seen in the class loading log of a JVM of its own. */
class LazyLoadingTest {

  private static final String CACHE =
      System.getProperty("polyglot.engine.userResourceCache", "target/polyglot");

  /** Starts a group's pool as a server does, and uses none of it. */
  static final class Starter {
    public static void main(String[] arguments) {
      try (var pool = new Pool()) {
        System.out.println("sandbox=" + pool.sandbox().getClass().getSimpleName());
        if (arguments.length > 0) {
          System.out.println(pool.returned(Pool.flat(arguments[0])));
        }
      }
    }
  }

  @Test
  void loadsNothingOfGraalBeforeTheFirstCall() throws IOException, InterruptedException {
    assertThat(loadedBy())
        .contains("PooledSandbox")
        .doesNotContain("graalvm", "com.oracle.truffle");
  }

  @Test
  void loadsTheLanguageOnTheFirstCall() throws IOException, InterruptedException {
    assertThat(loadedBy("function main() { return 1; }"))
        .contains("com.oracle.truffle.js")
        .doesNotContain("com.oracle.graal.python.runtime", "com.oracle.graal.python.builtins");
  }

  /** This test's own class path, whoever started it: some launchers bring a class loader. */
  private static String classPath() {
    return LazyLoadingTest.class.getClassLoader() instanceof URLClassLoader loader
        ? Stream.of(loader.getURLs()).map(URL::getPath).collect(joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  private static String loadedBy(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:stdout",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dpolyglot.engine.userResourceCache=" + CACHE,
            "-cp",
            classPath(),
            Starter.class.getName()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
