package io.heddle.compiler.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.draft.NodeKinds;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.RealFiles;
import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.value.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Schema FLAT = SCHEMAS.getSchema(SchemaGenerator.of(Dialect.FLAT));
  private static final Schema EXPORT = SCHEMAS.getSchema(SchemaGenerator.of(Dialect.APP_EXPORT));

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void standsInTheDocsAsItIsGenerated(Dialect dialect) throws IOException {
    var page = RealFiles.root().resolve("docs/schema").resolve(SchemaGenerator.fileName(dialect));
    if (Boolean.getBoolean("heddle.write-docs")) {
      Files.writeString(page, SchemaGenerator.text(dialect));
    }

    assertThat(page)
        .as("%s is old: run this test with -Dheddle.write-docs=true", page)
        .content()
        .isEqualTo(SchemaGenerator.text(dialect));
  }

  @Test
  void knowsEveryKindOfNode() {
    assertThat(ShapeTable.read("flat.shapes").nodes().keySet())
        .containsExactlyInAnyOrderElementsOf(NodeKinds.FLAT);
    var note = "";
    assertThat(ShapeTable.read("app-export.shapes").nodes().keySet())
        .contains(note)
        .filteredOn(kind -> !kind.equals(note))
        .containsExactlyInAnyOrderElementsOf(NodeKinds.EXPORT);
  }

  @Test
  void acceptsTheExamples() throws IOException {
    assertThat(problems(RealFiles.under(RealFiles.root().resolve("workflows"), ".yml"))).isEmpty();
  }

  @Test
  void acceptsTheCorpus() throws IOException {
    assertThat(problems(RealFiles.workflows(RealFiles.shared("corpus")))).isEmpty();
  }

  @Test
  void acceptsTheConformanceCases() throws IOException {
    assertThat(problems(RealFiles.workflows(RealFiles.shared("conformance")))).isEmpty();
  }

  private static List<String> problems(List<Path> files) throws IOException {
    var problems = new ArrayList<String>();
    for (var file : files) {
      if (WorkflowText.read(file.toString(), Files.readAllBytes(file), TextLimits.DEFAULT)
          instanceof TextResult.Read(var text, _)) {
        var schema = text.dialect() == Dialect.FLAT ? FLAT : EXPORT;
        for (var error : schema.validate(JSON.readTree(Json.write(text.root().toValue())))) {
          problems.add(
              "%s: %s %s"
                  .formatted(file.getFileName(), error.getInstanceLocation(), error.getKeyword()));
        }
      }
    }
    return problems;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"version\": \"0.2.0\", \"nodes\": [], \"edges\": []}",
        "{\"version\": \"0.1.0\", \"nodes\": [{\"data\": {}}], \"edges\": []}",
        "{\"version\": \"0.1.0\", \"nodes\": [{\"id\": \"a\", \"data\": {\"type\": \"lm\"}}],"
            + " \"edges\": []}",
        "{\"version\": \"0.1.0\", \"nodes\": [{\"id\": \"a\", \"data\": {\"type\": \"code\"}}],"
            + " \"edges\": []}",
        "{\"version\": \"0.1.0\", \"nodes\": [], \"edges\": [{\"source\": \"a\"}]}"
      })
  void refusesWhatIsNoFlatWorkflow(String text) throws JsonProcessingException {
    assertThat(FLAT.validate(JSON.readTree(text))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"app\": {\"mode\": \"game\"}}", "{\"app\": []}"})
  void refusesWhatIsNoExport(String text) throws JsonProcessingException {
    assertThat(EXPORT.validate(JSON.readTree(text))).isNotEmpty();
  }

  static Stream<ShapeTable.Section> flatKinds() {
    return ShapeTable.read("flat.shapes").nodes().values().stream()
        .filter(kind -> !kind.summary().startsWith("Known, but"));
  }

  /** The compiler hints at keys that it does not read; it must read what the schema names. */
  @ParameterizedTest
  @MethodSource("flatKinds")
  void namesOnlyKeysThatTheCompilerReads(ShapeTable.Section kind) {
    var common = requireNonNull(ShapeTable.read("flat.shapes").parts().get("node-data")).fields();
    var data = JSON.createObjectNode().put("type", kind.name()).put("no_such_key", 1);
    Stream.concat(common.stream(), kind.fields().stream())
        .filter(field -> !field.name().equals("use"))
        .forEach(field -> data.set(field.name(), sample(field.shape())));
    var text = JSON.createObjectNode().put("version", "0.1.0");
    var nodes = text.putArray("nodes");
    nodes.addObject().put("id", "start").putObject("data").put("type", "start");
    nodes.addObject().put("id", "it").set("data", data);
    nodes.addObject().put("id", "end").putObject("data").put("type", "end").putArray("outputs");
    var edges = text.putArray("edges");
    edges.addObject().put("source", "start").put("target", "it");
    edges.addObject().put("source", "it").put("target", "end");

    assertThat(unknownKeys(text))
        .filteredOn(finding -> "it".equals(finding.nodeId()))
        .extracting(Diagnostic::field)
        .containsExactly("no_such_key");
  }

  @Test
  void namesOnlyTopKeysThatTheCompilerReads() {
    var text = JSON.createObjectNode();
    for (var field :
        requireNonNull(ShapeTable.read("flat.shapes").parts().get("document")).fields()) {
      text.set(field.name(), sample(field.shape()));
    }
    text.put("version", "0.1.0");
    var nodes = text.putArray("nodes");
    nodes.addObject().put("id", "start").putObject("data").put("type", "start");
    nodes.addObject().put("id", "end").putObject("data").put("type", "end").putArray("outputs");
    text.putArray("edges").addObject().put("source", "start").put("target", "end");
    text.put("no_such_key", 1);

    assertThat(unknownKeys(text)).extracting(Diagnostic::field).containsExactly("no_such_key");
  }

  private static JsonNode sample(String shape) {
    if (shape.endsWith("[]")) {
      return JSON.createArrayNode();
    }
    return shape.startsWith("@") || shape.startsWith("{") || shape.equals("object")
        ? JSON.createObjectNode()
        : JSON.getNodeFactory().textNode(shape.split("\\|", -1)[0]);
  }

  private static List<Diagnostic> unknownKeys(JsonNode text) {
    var findings =
        switch (WorkflowCompiler.compile(text, CompileOptions.DEFAULT)) {
          case CompileResult.Compiled(var workflow) -> workflow.findings();
          case CompileResult.Rejected rejected -> rejected.findings();
        };
    return findings.stream().filter(finding -> finding.code() == DiagnosticCode.H601).toList();
  }
}
