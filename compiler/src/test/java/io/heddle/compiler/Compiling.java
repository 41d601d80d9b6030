package io.heddle.compiler;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import java.util.List;
import java.util.Objects;

/** Compiles small texts for tests, and fails with the findings when they are refused. */
public final class Compiling {

  private Compiling() {}

  public static CompiledWorkflow workflow(String text) {
    return switch (WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) -> workflow;
      case CompileResult.Rejected(var findings) -> throw new AssertionError(findings.toString());
    };
  }

  public static List<DiagnosticCode> codes(String text) {
    return WorkflowCompiler.compile("test.yml", text, CompileOptions.DEFAULT).findings().stream()
        .map(Diagnostic::code)
        .toList();
  }

  /** The node 'x' of a flat file with this data, between a start and an end. */
  public static Node flat(String data) {
    return flat(data, "[{ source: start, target: x }, { source: x, target: end }]");
  }

  public static Node flat(String data, String edges) {
    return node(flatText(data, edges));
  }

  public static String flatText(String data, String edges) {
    return """
    version: "0.1.0"
    mcp_servers: { search: { transport: stdio, command: run-search } }
    conversation_variables: [{ name: memo, type: string, default: none }]
    nodes:
      - id: start
        data:
          type: start
          title: Start
          variables: [{ variable: q, type: string }, { variable: items, type: "array[number]" }]
      - id: x
        data:
    %s
      - { id: end, data: { type: end, title: End } }
    edges: %s
    """
        .formatted(data.indent(6), edges);
  }

  /** The node 'x' of an app export with this data, between a start and an end. */
  public static Node export(String data) {
    return node(exportText(data));
  }

  public static String exportText(String data) {
    return """
    app: { name: Test, mode: advanced-chat }
    kind: app
    version: "0.3.0"
    workflow:
      conversation_variables: [{ name: memo, value_type: number, value: 1 }]
      graph:
        nodes:
          - id: s
            data:
              type: start
              variables: [{ variable: q, type: paragraph }, { variable: f, type: file-list }]
          - id: x
            data:
    %s
          - { id: e, data: { type: answer, answer: done } }
        edges: [{ source: s, target: x }, { source: x, target: e }]
    """
        .formatted(data.indent(10));
  }

  public static Node node(String text) {
    return Objects.requireNonNull(workflow(text).root().node("x"));
  }

  /** The selectors of a node's inputs, by their index. */
  public static List<String> inputs(Node node) {
    return node.inputs().stream().map(ref -> ref.name()).toList();
  }

  public static <T extends NodeSpec> T spec(Node node, Class<T> type) {
    return type.cast(node.spec());
  }
}
