package io.heddle.loadtest.micro;

import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.WorkflowText;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long from the bytes of a workflow to its tree with places. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class ParseBenchmark {

  /** The notation, and for YAML the dialect: an export repeats what its canvas needs. */
  public enum Notation {
    FLAT_YAML,
    EXPORT_YAML,
    JSON,
    TOML
  }

  @Param({"5", "50", "500"})
  public int nodes;

  @Param public Notation notation = Notation.FLAT_YAML;

  private byte[] text = {};
  private String name = "";

  @Setup
  public void writeTheText() {
    var written = new StringBuilder();
    name =
        switch (notation) {
          case FLAT_YAML -> flatYaml(written);
          case EXPORT_YAML -> exportYaml(written);
          case JSON -> json(written);
          case TOML -> toml(written);
        };
    text = written.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public TextResult read() {
    return WorkflowText.read(name, text, TextLimits.DEFAULT);
  }

  private String flatYaml(StringBuilder to) {
    to.append("version: \"0.1.0\"\nnodes:\n");
    for (var node = 0; node < nodes; node++) {
      to.append(
          """
            - id: node_%1$d
              data:
                type: template-transform
                title: Step %1$d
                template: "{{ v }} and %1$d"
                timeout_secs: 30
                variables:
                  - { variable: v, value_selector: [node_%2$d, output] }
          """
              .formatted(node, Math.max(0, node - 1)));
    }
    to.append("edges:\n");
    for (var node = 1; node < nodes; node++) {
      to.append("  - { source: node_%d, target: node_%d }\n".formatted(node - 1, node));
    }
    return "flow.yml";
  }

  private String exportYaml(StringBuilder to) {
    to.append(Texts.export(nodes));
    return "flow.yml";
  }

  private String json(StringBuilder to) {
    to.append("{\"version\": \"0.1.0\", \"nodes\": [");
    for (var node = 0; node < nodes; node++) {
      to.append(node == 0 ? "\n" : ",\n");
      to.append(
          """
          {"id": "node_%1$d", "data": {"type": "template-transform", "title": "Step %1$d",
            "template": "{{ v }} and %1$d", "timeout_secs": 30,
            "variables": [{"variable": "v", "value_selector": ["node_%2$d", "output"]}]}}\
          """
              .formatted(node, Math.max(0, node - 1)));
    }
    to.append("], \"edges\": [");
    for (var node = 1; node < nodes; node++) {
      to.append(node == 1 ? "" : ",\n");
      to.append("{\"source\": \"node_%d\", \"target\": \"node_%d\"}".formatted(node - 1, node));
    }
    to.append("]}\n");
    return "flow.json";
  }

  private String toml(StringBuilder to) {
    to.append("version = \"0.1.0\"\n");
    for (var node = 0; node < nodes; node++) {
      to.append(
          """
          [[nodes]]
          id = "node_%1$d"
          [nodes.data]
          type = "template-transform"
          title = "Step %1$d"
          template = "{{ v }} and %1$d"
          timeout_secs = 30
          variables = [ { variable = "v", value_selector = ["node_%2$d", "output"] } ]
          """
              .formatted(node, Math.max(0, node - 1)));
    }
    for (var node = 1; node < nodes; node++) {
      to.append(
          "[[edges]]\nsource = \"node_%d\"\ntarget = \"node_%d\"\n".formatted(node - 1, node));
    }
    return "flow.toml";
  }
}
