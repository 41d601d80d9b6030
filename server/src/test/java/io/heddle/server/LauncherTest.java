package io.heddle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher against a Maven and a JDK made of a few lines of shell. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {

  /** Counts its calls, waits while there is a file {@code hold}, fails when there is one. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >> builds
      while [ -e hold ]; do sleep 0.05; done
      if [ -e broken ]; then echo "[ERROR] ';' expected"; exit 1; fi
      mkdir -p server/target/lib
      echo lib/a.jar:lib/b.jar > server/target/classpath.txt
      : > server/target/server-0.1.0.jar
      """;

  /**
   * Prints its arguments; asked for a cache, writes one unless there is a file {@code untrainable}.
   */
  private static final String JAVA =
      """
      #!/bin/sh
      for argument in "$@"; do
        case $argument in
          -XX:AOTCacheOutput=*)
            echo trained >> "${0%/*}/../trainings"
            [ -e "${0%/*}/../untrainable" ] && exit 1
            echo cache > "${argument#*=}"
            exit 0 ;;
        esac
        printf '<%s>' "$argument"
      done
      """;

  @TempDir private Path temporary;
  private Path checkout = Path.of("");
  private Path jdk = Path.of("");
  private Path tools = Path.of("");

  @BeforeEach
  void layOutACheckout() throws IOException {
    checkout = Files.createDirectories(temporary.resolve("a check out"));
    jdk = fakeJdk("jdk", "25.0.1");
    tools = Files.createDirectories(temporary.resolve("tools"));
    script(tools.resolve("mvn"), MAVEN);
    Files.copy(Path.of(System.getProperty("heddle.root"), "heddle"), checkout.resolve("heddle"));
    write(checkout.resolve("pom.xml"), "<project/>");
    write(checkout.resolve("server/pom.xml"), "<project/>");
    write(checkout.resolve("server/src/main/java/A.java"), "class A {}");
    write(checkout.resolve("server/src/main/java/B.java"), "class B {}");
  }

  @Test
  void buildsOnFirstUseOnly() throws Exception {
    var first = heddle("--version");
    var second = heddle("--version");

    assertThat(first.status()).isZero();
    assertThat(first.err()).contains("heddle: building").contains("heddle-build.log");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).containsExactly("-B -DskipTests -pl server -am package");
  }

  @Test
  void passesFlagsClassPathAndArgumentsWhole() throws Exception {
    var run = heddle(Map.of("HEDDLE_JAVA_OPTS", "-Xmx1g -Da=b"), "run", "a b.yml", "*", "");

    var jars = checkout.toRealPath().resolve("server/target");
    assertThat(run.out())
        .contains("<--sun-misc-unsafe-memory-access=allow><--enable-native-access=ALL-UNNAMED>")
        .contains("<-Xmx1g><-Da=b>")
        .contains("<-cp><" + jars + "/server-0.1.0.jar:" + jars + "/lib/a.jar:" + jars)
        .endsWith("<io.heddle.server.Main><run><a b.yml><*><>");
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    heddle("--version");

    var later = FileTime.fromMillis(System.currentTimeMillis() + 60_000);
    Files.setLastModifiedTime(checkout.resolve("server/src/main/java/A.java"), later);
    heddle("--version");

    assertThat(builds()).hasSize(2);
  }

  @Test
  void buildsAgainWhenASourceIsGone() throws Exception {
    heddle("--version");

    Files.delete(checkout.resolve("server/src/main/java/B.java"));
    heddle("--version");
    heddle("--version");

    assertThat(builds()).hasSize(2);
  }

  @Test
  void doesNotBuildForTheLoadTests() throws Exception {
    heddle("--version");

    write(checkout.resolve("loadtest/pom.xml"), "<project/>");
    write(checkout.resolve("loadtest/src/main/java/C.java"), "class C {}");
    heddle("--version");

    assertThat(builds()).hasSize(1);
  }

  @Test
  void oneOfTwoFirstUsesBuildsWhileTheOtherWaits() throws Exception {
    var hold = write(checkout.resolve("hold"), "");
    var first = start(Map.of(), "one");
    awaitLine(first, "building");
    var second = start(Map.of(), "two");
    awaitLine(second, "waiting for the build of process " + first.pid());

    Files.delete(hold);

    assertThat(finish(first).out()).endsWith("<one>");
    assertThat(finish(second).out()).endsWith("<two>");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void takesOverTheLockOfADeadProcess() throws Exception {
    var dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(checkout.resolve(".heddle"));
    Files.createSymbolicLink(
        checkout.resolve(".heddle/build.lock"), Path.of(Long.toString(dead.pid())));

    var run = heddle("--version");

    assertThat(run.status()).isZero();
    assertThat(builds()).hasSize(1);
    assertThat(Files.isSymbolicLink(checkout.resolve(".heddle/build.lock"))).isFalse();
  }

  @Test
  void printsTheErrorsWhenTheBuildFails() throws Exception {
    write(checkout.resolve("broken"), "");

    var run = heddle("--version");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("the build failed").contains("[ERROR] ';' expected");
  }

  @Test
  void usesTheCacheItMadeOnce() throws Exception {
    heddle("--version");
    var run = heddle("--version");

    assertThat(run.out()).contains("server/target/heddle.aot><-Xlog:aot=off><-Xlog:cds=off>");
    assertThat(jdk.resolve("trainings")).hasContent("trained");
  }

  @Test
  void runsWithoutACacheThatCannotBeMadeAndDoesNotTryAgain() throws Exception {
    write(jdk.resolve("untrainable"), "");

    heddle("--version");
    var run = heddle("--version");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).doesNotContain("AOTCache");
    assertThat(jdk.resolve("trainings")).hasContent("trained");
  }

  @Test
  void trainsAgainForAnotherJdk() throws Exception {
    heddle("--version");
    var other = fakeJdk("other jdk", "25.0.2");

    var run = heddle(Map.of("JAVA_HOME", other.toString()), "--version");

    assertThat(run.err()).contains("preparing a faster start");
    assertThat(other.resolve("trainings")).hasContent("trained");
  }

  @Test
  void passesOverAJdkThatIsTooOld() throws Exception {
    var old = fakeJdk("old", "17.0.15");
    var path = jdk.resolve("bin") + ":" + path();

    var run = heddle(Map.of("JAVA_HOME", old.toString(), "PATH", path), "--version");

    assertThat(run.status()).isZero();
    assertThat(jdk.resolve("trainings")).exists();
    assertThat(old.resolve("trainings")).doesNotExist();
  }

  @Test
  void worksThroughSymlinksFromAnywhere() throws Exception {
    var link = temporary.resolve("bin/heddle");
    Files.createDirectories(temporary.resolve("bin"));
    Files.createSymbolicLink(link, Path.of("../hop"));
    Files.createSymbolicLink(temporary.resolve("hop"), Path.of("a check out/heddle"));

    var run = finish(process(Map.of(), List.of(link.toString(), "x")).start());

    assertThat(run.out()).endsWith("<io.heddle.server.Main><x>");
    assertThat(builds()).hasSize(1);
  }

  private record Run(int status, String out, String err) {}

  private Run heddle(String... arguments) throws Exception {
    return heddle(Map.of(), arguments);
  }

  private Run heddle(Map<String, String> environment, String... arguments) throws Exception {
    return finish(start(environment, arguments));
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(checkout.resolve("heddle").toString());
    command.addAll(List.of(arguments));
    return process(environment, command).start();
  }

  private ProcessBuilder process(Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("HEDDLE_"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", path());
    builder.environment().putAll(environment);
    return builder;
  }

  private String path() {
    return tools + ":" + System.getenv("PATH");
  }

  private static Run finish(Process process) throws Exception {
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  private static void awaitLine(Process process, String part) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8), 1);
    assertThat(reader.readLine()).contains(part);
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(checkout.resolve("builds"));
  }

  private Path fakeJdk(String name, String version) throws IOException {
    var home = temporary.resolve(name);
    write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), JAVA);
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    assertThat(write(file, text).toFile().setExecutable(true)).isTrue();
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
