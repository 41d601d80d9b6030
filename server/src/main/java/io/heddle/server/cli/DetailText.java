package io.heddle.server.cli;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionDetail.FormView;
import io.heddle.server.execution.ExecutionDetail.NodeRunView;
import io.heddle.server.execution.ExecutionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One execution as lines of text: what it was given, its nodes as a tree, how it stands. */
final class DetailText {

  private final RowText text;
  private final String again;
  private final long now;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param again the options that lead to the same place
   * @param now milliseconds since 1970, for what has not ended
   */
  DetailText(boolean color, String again, long now) {
    this.text = new RowText(color);
    this.again = again;
    this.now = now;
  }

  List<String> lines(ExecutionDetail detail) {
    var run = detail.execution();
    lines.add(
        "%s  %s  %s%s"
            .formatted(
                run.id(), RunTable.workflow(run), run.status(), run.purged() ? ", purged" : ""));
    if (run.purged()) {
      lines.add("its events, inputs and outputs are not kept any more");
    }
    lines.add(
        text.paint(
            "2",
            "started %s, %s %s, %d %s%s%s"
                .formatted(
                    RunTable.time(run.startedAt()),
                    run.endedAt() == 0 ? "for" : "took",
                    RunTable.took(run, now),
                    detail.steps(),
                    detail.steps() == 1 ? "step" : "steps",
                    detail.tokens() > 0 ? ", %d tokens".formatted(detail.tokens()) : "",
                    begun(run))));
    values("inputs", detail.inputs());
    if (!detail.nodes().isEmpty()) {
      lines.add("nodes:");
      tree(detail.nodes());
    }
    if (!detail.children().isEmpty()) {
      lines.add("began:");
      detail.children().forEach(child -> lines.add("  " + child(child)));
    }
    detail.forms().forEach(form -> form(run.id(), form));
    values("outputs", run.outputs());
    if (run.error() != null) {
      lines.add("error: " + text.paint("31", RowText.printable(run.error())));
    }
    return lines;
  }

  private static String child(ExecutionView child) {
    return "%s  %s  %s  %s"
        .formatted(
            child.id(),
            RunTable.workflow(child),
            child.status(),
            child.startedBy().replace('_', ' '));
  }

  private static String begun(ExecutionView run) {
    if (run.parent().isEmpty()) {
      return "";
    }
    return (run.startedBy().equals("fork") ? ", forked from " : ", begun by ") + run.parent();
  }

  private void values(String title, @Nullable ObjectValue values) {
    if (values == null || values.entries().isEmpty()) {
      return;
    }
    lines.add(title + ":");
    values
        .entries()
        .forEach(
            (name, value) ->
                lines.add(
                    "  %s: %s"
                        .formatted(
                            name,
                            RowText.printable(
                                value instanceof StringValue(var one) ? one : Json.write(value)))));
  }

  /** Nodes in containers stand below a line for their item, indented by their depth. */
  private void tree(List<NodeRunView> nodes) {
    var shown = List.<String>of();
    for (var node : nodes) {
      var path =
          node.path().isEmpty()
              ? List.<String>of()
              : List.of(node.path().replaceFirst("/$", "").split("/", -1));
      for (var depth = 0; depth < path.size(); depth++) {
        var known =
            depth < shown.size() && path.subList(0, depth + 1).equals(shown.subList(0, depth + 1));
        if (!known) {
          lines.add(indent(depth) + text.paint("2", path.get(depth)));
        }
      }
      shown = path;
      lines.add(indent(path.size()) + line(node));
    }
  }

  private static String indent(int depth) {
    return "  ".repeat(depth + 1);
  }

  private String line(NodeRunView node) {
    var line = new StringBuilder(glyph(node.status())).append(' ').append(node.node());
    var title = RowText.printable(node.title());
    if (!title.isBlank() && !title.equals(node.node())) {
      line.append(" (").append(title).append(')');
    }
    line.append("  ").append(text.paint("2", node.type()));
    if (node.attempt() > 1) {
      line.append("  attempt ").append(node.attempt());
    }
    line.append("  ").append(node.status());
    if (node.startedAt() > 0) {
      var end = node.endedAt() == 0 ? now : node.endedAt();
      line.append("  ")
          .append(text.paint("2", RowText.duration(Math.max(0, end - node.startedAt()))));
    }
    if (node.tokens() > 0) {
      line.append("  ").append(node.tokens()).append(" tokens");
    }
    if (!node.reusedFrom().isEmpty()) {
      line.append("  ").append(text.paint("2", "reused"));
    }
    if (!node.run().isEmpty()) {
      line.append("  → ").append(node.run());
    }
    if (node.error() != null) {
      line.append("  ").append(text.paint("31", RowText.printable(node.error())));
    }
    return line.toString();
  }

  private String glyph(String status) {
    return switch (status) {
      case "succeeded" -> text.paint("32", "✓");
      case "failed" -> text.paint("31", "✗");
      case "exception" -> text.paint("33", "!");
      case "skipped", "cancelled", "stopped" -> text.paint("2", "-");
      default -> text.paint("36", "…");
    };
  }

  private void form(String id, FormView form) {
    lines.add("waits for an answer:");
    lines.add(
        "  " + place(form) + (form.text().isBlank() ? "" : "  " + RowText.printable(form.text())));
    if (form.deadline() > 0) {
      lines.add("  until " + RunTable.time(form.deadline()));
    }
    lines.add("  " + howTo(id, form, again));
  }

  private static String place(FormView form) {
    return form.path().isEmpty()
        ? form.node()
        : form.path().replaceFirst("/$", "") + "/" + form.node();
  }

  /** The command that answers a form. */
  static String howTo(String id, FormView form, String again) {
    var frame = form.path().isEmpty() ? "" : " --frame " + form.frame();
    var action = form.actions().isEmpty() ? "" : " --action " + String.join("|", form.actions());
    return "heddle submit %s %s%s%s%s".formatted(id, form.node(), frame, action, again);
  }
}
