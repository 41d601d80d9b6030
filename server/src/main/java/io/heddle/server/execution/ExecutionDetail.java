package io.heddle.server.execution;

import io.heddle.compiler.value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one execution.
 *
 * @param nodes in the order in which they began, one for each attempt
 * @param forms what people are asked now
 * @param children executions that it began and its forks, the oldest first, at most 100
 */
public record ExecutionDetail(
    ExecutionView execution,
    ObjectValue inputs,
    int steps,
    int exceptions,
    long tokens,
    List<NodeRunView> nodes,
    List<FormView> forms,
    List<ExecutionView> children) {

  public ExecutionDetail {
    nodes = List.copyOf(nodes);
    forms = List.copyOf(forms);
    children = List.copyOf(children);
  }

  /**
   * An attempt of a node.
   *
   * @param path the containers around it with their items, {@code each[2]/}, or empty
   * @param run the execution it started, or empty
   * @param reusedFrom the execution whose result it has, for this one is a fork of it; or empty
   */
  public record NodeRunView(
      String path,
      String node,
      String type,
      String title,
      int attempt,
      String status,
      long startedAt,
      long endedAt,
      long tokens,
      String run,
      String reusedFrom,
      @Nullable String error) {

    /** One that was carried out. */
    public NodeRunView(
        String path,
        String node,
        String type,
        String title,
        int attempt,
        String status,
        long startedAt,
        long endedAt,
        long tokens,
        String run,
        @Nullable String error) {
      this(path, node, type, title, attempt, status, startedAt, endedAt, tokens, run, "", error);
    }

    /** The same with the result of another execution. */
    public NodeRunView reused(String from) {
      return new NodeRunView(
          path, node, type, title, attempt, status, startedAt, endedAt, tokens, run, from, error);
    }
  }

  /**
   * A form that is open.
   *
   * @param actions that can be chosen
   * @param deadline milliseconds since 1970, or 0 for none
   */
  public record FormView(
      String path, int frame, String node, String text, List<String> actions, long deadline) {

    public FormView {
      actions = List.copyOf(actions);
    }
  }
}
