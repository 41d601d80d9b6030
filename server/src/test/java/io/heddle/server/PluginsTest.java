package io.heddle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.Severity;
import io.heddle.runtime.plugin.HeddlePlugin;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins as {@code docs/plugins.md} writes them, compiled, loaded and run. */
final class PluginsTest {

  private static final Path PAGE = Console.ROOT.resolve("docs/plugins.md");

  @TempDir private Path directory;

  /** The first block of this language in the page. */
  private static String block(String language) throws IOException {
    var pattern =
        Pattern.compile("^```" + language + "\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    var found = pattern.matcher(Files.readString(PAGE));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private Path file(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Console.Run run(Path workflow, String... more) {
    var arguments = new java.util.ArrayList<>(List.of("run", workflow.toString()));
    arguments.addAll(List.of(more));
    return Console.heddle(arguments);
  }

  private String plugins() {
    return directory.resolve("plugins").toString();
  }

  private void jar() throws IOException {
    var source = file("src/example/ShoutPlugin.java", block("java"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    var classes = Files.createDirectories(directory.resolve("classes"));
    var path =
        Stream.of(HeddlePlugin.class, Severity.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
            .collect(Collectors.joining(File.pathSeparator));
    var status =
        compiler.run(null, null, null, "-d", classes.toString(), "-cp", path, source.toString());
    assertThat(status).isZero();
    Files.createDirectories(directory.resolve("plugins"));
    try (var out =
        new JarOutputStream(Files.newOutputStream(directory.resolve("plugins/shout.jar")))) {
      out.putNextEntry(new JarEntry("example/ShoutPlugin.class"));
      out.write(Files.readAllBytes(classes.resolve("example/ShoutPlugin.class")));
      out.putNextEntry(new JarEntry("META-INF/services/io.heddle.runtime.plugin.HeddlePlugin"));
      out.write("example.ShoutPlugin\n".getBytes(UTF_8));
    }
  }

  @Test
  void runsTheJavaExampleOfThePage() throws IOException {
    jar();
    var workflow = file("shout.yml", block("yaml"));

    var run = run(workflow, "-i", "q=  hi ", "--plugins", plugins());

    // The hook strips what is written, the node and the template each say it louder.
    assertThat(run.err()).contains("example.shout: shouted");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("HI!!");
  }

  @Test
  void asksTheRulesOfPluginsWhenItChecks() throws IOException {
    jar();
    var text = block("yaml").replace("title: Louder", "title: \"\"");
    var workflow = file("untitled.yml", text);

    var check = Console.heddle(List.of("check", workflow.toString(), "--plugins", plugins()));

    assertThat(check.out()).contains("W620", "a shout should have a title", "add a title");
  }

  private void module(String manifest, String code) throws IOException {
    file("plugins/stamp/manifest.json", manifest);
    file("plugins/stamp/plugin.wat", code);
  }

  private Path stamping() throws IOException {
    return file(
        "stamp.yml",
        """
        version: "0.1.0"
        nodes:
          - id: start
            data: { type: start, title: S, variables: [{ variable: q, type: string }] }
          - { id: stamp, data: { type: plugin.stamp, title: Stamp } }
          - id: end
            data: { type: end, title: E, outputs: [{ variable: r, value_selector: [stamp, result] }] }
        edges: [{ source: start, target: stamp }, { source: stamp, target: end }]
        """);
  }

  @Test
  void runsTheWebAssemblyExampleOfThePage() throws IOException {
    module(block("json"), block("wat"));

    var run = run(stamping(), "-i", "q=hello", "--plugins", plugins());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("hello");
    assertThat(run.err()).contains("example.stamp: stamped").doesNotContain("example.stamp at");
  }

  @Test
  void aModuleMayOnlyDoWhatItsManifestSays() throws IOException {
    module(
        block("json").replace("\"read_variables\": true", "\"read_variables\": false"),
        block("wat"));

    var run = run(stamping(), "-i", "q=hello", "--plugins", plugins());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("plugin example.stamp: Capability denied: read_variables");
  }

  @Test
  void aModuleThatRunsOutOfFuelFailsItsNodeAndNotTheRunItHooksInto() throws IOException {
    module(block("json").replace("\"max_fuel\": 20000", "\"max_fuel\": 5"), block("wat"));

    var run = run(stamping(), "-i", "q=hello", "--plugins", plugins());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("plugin example.stamp: the module ran more than its 5 instructions (max_fuel)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "id": "example.stamp"     | "id": "no good"            | id: 'no good' is no id of a plugin
          "version": "1.0.0"        | "version": 1               | version: expected a text
          before_variable_write     | before_variable_writing    | did you mean 'before_variable_write'?
          "max_memory_pages": 4     | "max_memory_pages": 0      | expected a whole number from 1 to 1024
          "http_access": false      | "fs_access": ["/"]         | no plugin gets files here
          "emit_events": true       | "emit_events": "yes"       | capabilities.emit_events: expected true or false
          plugin.wat                | ../../stamp.yml            | wasm_file leads out of the directory
          plugin.wat                | none.wat                   | none.wat: cannot be read
          plugin.stamp              | llm                        | nodes of type 'llm' are Heddle's own
          {                         | [                          | manifest.json
          """)
  void saysWhatIsWrongWithAManifest(String good, String bad, String message) throws IOException {
    module(block("json").replace(good, bad), block("wat"));

    var run = run(stamping(), "--plugins", plugins());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
  }

  /** A node type whose inputs and outputs have to fit, and a node of it that reads these. */
  private Console.Run stampWith(String schemas, String variables, String q) throws IOException {
    module(
        block("json")
            .replace("\"handler\": \"handle_stamp\"", "\"handler\": \"handle_stamp\", " + schemas),
        block("wat"));
    var workflow = stamping();
    Files.writeString(
        workflow,
        Files.readString(workflow)
            .replace("title: Stamp }", "title: Stamp, variables: [%s] }".formatted(variables))
            .replace(
                "nodes:",
                "environment_variables: [{ name: key, type: secret, value: s3cr3t }]\nnodes:"));
    return run(workflow, "-i", "q=" + q, "--plugins", plugins());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"required": ["text"]}                                     | inputs of plugin.stamp does not fit its input_schema: 'text' is a required property
          {"properties": {"q": {"type": "integer"}}}                 | inputs.q of plugin.stamp does not fit its input_schema: 'hello' is not of type 'integer'
          {"properties": {"key": {"maxLength": 3}}}                  | inputs.key of plugin.stamp does not fit its input_schema: it does not fit
          {"additionalProperties": {"enum": ["hello"]}}              | inputs.key of plugin.stamp does not fit its input_schema: it does not fit
          false                                                      | inputs of plugin.stamp does not fit its input_schema: it does not fit
          """)
  void inputsThatDoNotFitTheirSchemaFailTheNodeBeforeItRuns(String schema, String message)
      throws IOException {
    var secret = message.contains("it does not fit");
    var variables =
        "{ variable: q, value_selector: [start, q] }"
            + (secret ? ", { variable: key, value_selector: [env, key] }" : "");

    var run = stampWith("\"input_schema\": " + schema, variables, "hello");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("plugin example.stamp: " + message)
        .doesNotContain("example.stamp: stamped")
        .doesNotContain("s3cr3t");
  }

  @Test
  void outputsThatDoNotFitTheirSchemaFailTheNode() throws IOException {
    var schema =
        """
        "output_schema": {"properties": {"result": {"anyOf": [{"const": "yes"}, {"const": "no"}]}}}
        """
            .strip();

    var wrong = stampWith(schema, "", "hello");
    var right = stampWith(schema, "", "yes");

    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err())
        .contains(
            "outputs.result of plugin.stamp does not fit its output_schema: 'hello' is not valid");
    assertThat(right.status()).as(right.err()).isZero();
  }

  @Test
  void schemasThatFitChangeNothing() throws IOException {
    var run =
        stampWith(
            "\"input_schema\": {\"required\": [\"q\"]}, \"output_schema\": null",
            "{ variable: q, value_selector: [start, q] }",
            "hello");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("hello");
  }

  @Test
  void aSchemaThatIsNoneIsRefusedWhenThePluginIsLoaded() throws IOException {
    var run = stampWith("\"output_schema\": [1]", "", "hello");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("node_types[].output_schema: expected a JSON Schema");
  }

  @Test
  void saysWhereThereIsNoPlugin() {
    var run = run(directory.resolve("none.yml"), "--plugins", directory.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("there is no plugin here");
  }

  @Test
  void saysWhichModuleIsMalformed() throws IOException {
    module(block("json"), "(module (func (export \"x\") (bogus)))");

    var run = run(stamping(), "--plugins", plugins());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("plugin.wat:", "bogus", "line 1");
  }
}
