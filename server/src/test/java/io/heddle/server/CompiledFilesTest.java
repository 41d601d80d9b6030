package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heddle compile}, {@code heddle plan}, and running what was compiled. */
final class CompiledFilesTest {

  @TempDir private Path folder;

  private Path text;
  private Path artefact;

  @BeforeEach
  void useAnInstallationOfItsOwn() throws IOException {
    System.setProperty("heddle.home", folder.resolve("home").toString());
    text = folder.resolve("hello.yml");
    artefact = folder.resolve("hello.hdl");
    Files.copy(Console.ROOT.resolve("workflows/hello.yml"), text);
  }

  @AfterEach
  void forgetTheInstallation() {
    System.clearProperty("heddle.home");
  }

  private Console.Run compile() {
    return Console.heddle(List.of("compile", text.toString(), "-o", artefact.toString()));
  }

  private Console.Run run(String... more) {
    var arguments = new java.util.ArrayList<>(List.of("run", artefact.toString()));
    arguments.addAll(List.of("-i", "name=Ada", "--output", "json"));
    arguments.addAll(List.of(more));
    return Console.heddle(arguments);
  }

  @Test
  void runsWhatWasCompiled() throws IOException {
    assertThat(compile().status()).isZero();
    Files.delete(text);

    var run = run();

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("Hello, Ada!");
  }

  @Test
  void writesBesideTheTextWhenNoPlaceIsGiven() {
    var run = Console.heddle(List.of("compile", text.toString()));

    assertThat(run.out()).startsWith("wrote " + artefact);
    assertThat(artefact).isNotEmptyFile();
  }

  @Test
  void makesAKeyThatItsOwnerAloneCanRead() throws IOException {
    compile();

    var key = folder.resolve("home/artefact.key");
    assertThat(key).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    var bytes = Files.readAllBytes(key);
    compile();
    assertThat(key).hasBinaryContent(bytes);
    assertThat(folder.resolve("home")).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws IOException {
    compile();
    var key = folder.resolve("home/artefact.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(compile().err()).contains("chmod 600");
  }

  @Test
  void runsAnotherInstallationsFileOnlyWhenItIsTrusted() throws IOException {
    compile();
    Files.delete(text);
    System.setProperty("heddle.home", folder.resolve("elsewhere").toString());

    var refused = Console.heddle(List.of("run", artefact.toString(), "-i", "name=Ada"));

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("E612", "compiled by another installation", "--trust");
    assertThat(run("--trust").out()).contains("Hello, Ada!");
  }

  @Test
  void usesTheTextBesideARefusedFile() throws IOException {
    compile();
    var bytes = Files.readAllBytes(artefact);
    bytes[5]++;
    Files.write(artefact, bytes);

    var run = Console.heddle(List.of("run", artefact.toString(), "-i", "name=Ada"));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("Hello, Ada!");
    assertThat(run.err()).contains("compiled by another version", "using " + text);
  }

  @Test
  void saysThatAFileIsBroken() throws IOException {
    compile();
    Files.delete(text);
    var bytes = Files.readAllBytes(artefact);
    bytes[bytes.length - 1]++;
    Files.write(artefact, bytes);

    assertThat(Console.heddle(List.of("run", artefact.toString(), "--trust")).err())
        .contains("E612", "is broken");
  }

  @Test
  void doesNotWriteOverTheWorkflow() {
    var run = Console.heddle(List.of("compile", text.toString(), "-o", text.toString()));

    assertThat(run.status()).isEqualTo(2);
    assertThat(text).content().contains("nodes:");
  }

  @Test
  void plansInEveryFormat() throws IOException {
    assertThat(plan("text").out()).contains("critical path");
    assertThat(plan("mermaid").out()).startsWith("flowchart LR");
    assertThat(plan("dot").out()).startsWith("digraph workflow {");
    assertThat(new ObjectMapper().readTree(plan("json").out()).path("graphs")).isNotEmpty();
    assertThat(plan("text", "--parallel", "0").status()).isEqualTo(2);
  }

  private static Console.Run plan(String format, String... more) {
    var arguments =
        new java.util.ArrayList<>(List.of("plan", "workflows/fan-out.yml", "--format", format));
    arguments.addAll(List.of(more));
    return Console.heddle(arguments);
  }
}
