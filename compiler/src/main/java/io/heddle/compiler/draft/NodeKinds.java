package io.heddle.compiler.draft;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.dsl.Dialect;
import java.util.List;
import java.util.Set;

/** The node types of both dialects. */
public final class NodeKinds {

  /** Types of the flat dialect. */
  public static final List<String> FLAT =
      List.of(
          "start",
          "end",
          "answer",
          "if-else",
          "template-transform",
          "variable-aggregator",
          "variable-assigner",
          "assigner",
          "gather",
          "http-request",
          "code",
          "list-operator",
          "iteration",
          "loop",
          "llm",
          "question-classifier",
          "tool",
          "agent",
          "human-input",
          "document-extractor",
          "memory-recall",
          "memory-store",
          "knowledge-retrieval",
          "parameter-extractor",
          "loop-start",
          "loop-end",
          "iteration-start",
          "workflow",
          "task",
          "start-from-trigger",
          "continue-from-trigger");

  /** Types of app exports. */
  public static final List<String> EXPORT =
      List.of(
          "start",
          "end",
          "answer",
          "if-else",
          "template-transform",
          "variable-aggregator",
          "variable-assigner",
          "assigner",
          "http-request",
          "code",
          "list-operator",
          "iteration",
          "iteration-start",
          "loop",
          "loop-start",
          "loop-end",
          "llm",
          "question-classifier",
          "parameter-extractor",
          "knowledge-retrieval",
          "tool",
          "agent",
          "human-input",
          "document-extractor",
          "trigger-webhook",
          "trigger-schedule",
          "trigger-plugin");

  private static final Set<String> FLAT_SET = Set.copyOf(FLAT);
  private static final Set<String> EXPORT_SET = Set.copyOf(EXPORT);
  private static final String PLUGIN = "plugin.";

  private NodeKinds() {}

  static boolean isKnown(String type, Dialect dialect, CompileOptions options) {
    var builtIn = dialect == Dialect.FLAT ? FLAT_SET : EXPORT_SET;
    return builtIn.contains(type) || isPlugin(type, options);
  }

  /** Whether a plugin provides the type. */
  public static boolean isPlugin(String type, CompileOptions options) {
    return type.startsWith(PLUGIN) || options.pluginKinds().contains(type);
  }

  static List<String> of(Dialect dialect) {
    return dialect == Dialect.FLAT ? FLAT : EXPORT;
  }

  /** Whether a run or frame may begin at a node of this type. */
  public static boolean isRoot(String type) {
    return switch (type) {
      case "start",
          "start-from-trigger",
          "iteration-start",
          "loop-start",
          "trigger-webhook",
          "trigger-schedule",
          "trigger-plugin" ->
          true;
      default -> false;
    };
  }

  /** Whether a node of this type puts something out of the run. */
  public static boolean isTerminal(String type) {
    return switch (type) {
      case "end", "answer", "continue-from-trigger" -> true;
      default -> false;
    };
  }
}
