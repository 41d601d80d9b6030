package io.heddle.loadtest.micro;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.value.Value;
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

/** How long from a workflow of mixed nodes to its compiled form. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CompileBenchmark {

  @Param({"5", "50", "500"})
  public int nodes;

  private byte[] text = {};
  private Value schema = Value.none();

  @Setup
  public void writeTheText() {
    var written = new StringBuilder("version: \"0.1.0\"\nnodes:\n");
    written.append(
        """
          - id: n0
            data: { type: start, title: Start, variables: [{ variable: output, type: string }] }
        """);
    for (var node = 1; node < nodes - 1; node++) {
      append(written, node);
    }
    written.append(
        """
          - id: n%d
            data: { type: end, title: End, outputs: [{ variable: r, value_selector: [n%d, output] }] }
        edges:
        """
            .formatted(nodes - 1, nodes - 2));
    for (var node = 1; node < nodes; node++) {
      written.append("  - { source: n%d, target: n%d }\n".formatted(node - 1, node));
    }
    text = written.toString().getBytes(StandardCharsets.UTF_8);
    schema = tree();
    if (!(fromText() instanceof CompileResult.Compiled)) {
      throw new IllegalStateException(fromText().findings().toString());
    }
  }

  private static void append(StringBuilder to, int node) {
    var data =
        switch (node % 4) {
          case 0 ->
              """
                    type: llm
                    title: Ask %1$d
                    model: { provider: mock, name: echo, completion_params: { temperature: 0.2 } }
                    prompt_template: [{ role: user, text: "Step %1$d: {{#n%2$d.output#}}" }]
              """;
          case 1 ->
              """
                    type: code
                    title: Count %1$d
                    language: javascript
                    code: "function main(inputs) { return { output: inputs.v + 1 }; }"
                    variables: [{ variable: v, value_selector: [n%2$d, output] }]
              """;
          case 2 ->
              """
                    type: http-request
                    title: Send %1$d
                    method: POST
                    url: "https://example.com/{{#n%2$d.output#}}"
                    body: { type: json, data: "{\\"n\\": %1$d}" }
              """;
          default ->
              """
                    type: template-transform
                    title: Write %1$d
                    template: "{{ v }} and %1$d"
                    variables: [{ variable: v, value_selector: [n%2$d, output] }]
              """;
        };
    to.append("  - id: n%d\n    data:\n".formatted(node));
    to.append(data.formatted(node, node - 1));
  }

  private Value tree() {
    return switch (WorkflowText.read("flow.yml", text, TextLimits.DEFAULT)) {
      case TextResult.Read(var read, _) -> read.root().toValue();
      case TextResult.Unreadable(var errors) -> throw new IllegalStateException(errors.toString());
    };
  }

  @Benchmark
  public CompileResult fromText() {
    return WorkflowCompiler.compile("flow.yml", text, CompileOptions.DEFAULT);
  }

  @Benchmark
  public CompileResult fromSchema() {
    return WorkflowCompiler.compile(schema, CompileOptions.DEFAULT);
  }
}
