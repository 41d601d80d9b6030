package io.heddle.compiler.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.plan.ExecutionPlan.GraphPlan;
import io.heddle.compiler.plan.ExecutionPlan.Link;
import io.heddle.compiler.plan.ExecutionPlan.Step;
import java.util.List;

/**
 * A plan as text for people, as a drawing, or as JSON. Stable: the same plan gives the same text.
 */
public final class PlanPrinter {

  private PlanPrinter() {}

  public static String text(ExecutionPlan plan) {
    var text = new StringBuilder();
    for (var graph : plan.graphs()) {
      text.append(graph.owner().isEmpty() ? plan.workflow() : "inside " + graph.owner());
      text.append(": %d nodes, %d groups\n".formatted(graph.steps().size(), graph.groups().size()));
      var number = 0;
      for (var group : graph.groups()) {
        text.append("  %2d  %s\n".formatted(++number, describe(graph, group)));
      }
      text.append(
          "  critical path (%d): %s\n"
              .formatted(graph.criticalWeight(), String.join(" -> ", graph.criticalPath())));
      note(text, "never reached", graph.deadNodes());
      note(text, "branches that lead nowhere", graph.deadBranches());
    }
    return text.toString();
  }

  private static String describe(GraphPlan graph, List<String> group) {
    var parts =
        graph.steps().stream()
            .filter(step -> group.contains(step.id()))
            .map(step -> "%s (%s)".formatted(step.id(), step.type()))
            .toList();
    return String.join(" | ", parts);
  }

  private static void note(StringBuilder text, String what, List<String> names) {
    if (!names.isEmpty()) {
      text.append("  %s: %s\n".formatted(what, String.join(", ", names)));
    }
  }

  public static String mermaid(ExecutionPlan plan) {
    var text = new StringBuilder("flowchart LR\n");
    for (var i = 0; i < plan.graphs().size(); i++) {
      var graph = plan.graphs().get(i);
      var prefix = "g" + i + "_";
      if (i > 0) {
        text.append("  subgraph ").append(prefix).append("[\"inside ");
        text.append(escaped(graph.owner())).append("\"]\n");
      }
      for (var step : graph.steps()) {
        text.append("  ").append(prefix).append(identifier(step.id()));
        text.append("[\"").append(escaped(label(step))).append("\"]\n");
      }
      for (var link : graph.links()) {
        text.append("  ").append(prefix).append(identifier(link.source())).append(" -->");
        if (!link.handle().equals(Edge.DEFAULT)) {
          text.append("|\"").append(escaped(link.handle())).append("\"|");
        }
        text.append(' ').append(prefix).append(identifier(link.target())).append('\n');
      }
      text.append(i > 0 ? "  end\n" : "");
    }
    return text.toString();
  }

  public static String dot(ExecutionPlan plan) {
    var text = new StringBuilder("digraph workflow {\n  rankdir=LR;\n  node [shape=box];\n");
    for (var i = 0; i < plan.graphs().size(); i++) {
      var graph = plan.graphs().get(i);
      var prefix = "g" + i + "/";
      if (i > 0) {
        text.append("  subgraph \"cluster_").append(i).append("\" { label=\"inside ");
        text.append(quoted(graph.owner())).append("\";\n");
      }
      for (var step : graph.steps()) {
        text.append(
            "  \"%s%s\" [label=\"%s\"];\n"
                .formatted(prefix, quoted(step.id()), quoted(label(step))));
      }
      for (var link : graph.links()) {
        text.append(
            "  \"%s%s\" -> \"%s%s\""
                .formatted(prefix, quoted(link.source()), prefix, quoted(link.target())));
        text.append(
            link.handle().equals(Edge.DEFAULT)
                ? ";\n"
                : " [label=\"%s\"];\n".formatted(quoted(link.handle())));
      }
      text.append(i > 0 ? "  }\n" : "");
    }
    return text.append("}\n").toString();
  }

  public static ObjectNode json(ExecutionPlan plan) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("workflow", plan.workflow());
    var graphs = root.putArray("graphs");
    for (var graph : plan.graphs()) {
      var node = graphs.addObject();
      node.put("owner", graph.owner());
      var steps = node.putArray("steps");
      graph.steps().forEach(step -> add(steps, step));
      var groups = node.putArray("parallel_groups");
      graph.groups().forEach(group -> names(groups.addArray(), group));
      names(node.putArray("critical_path"), graph.criticalPath());
      node.put("critical_weight", graph.criticalWeight());
      var edges = node.putArray("edges");
      graph.links().forEach(link -> add(edges, link));
      names(node.putArray("dead_nodes"), graph.deadNodes());
      names(node.putArray("dead_branches"), graph.deadBranches());
    }
    return root;
  }

  private static void add(ArrayNode steps, Step step) {
    var node = steps.addObject();
    node.put("id", step.id());
    node.put("type", step.type());
    node.put("title", step.title());
    node.put("level", step.level());
    names(node.putArray("depends_on"), step.dependsOn());
    node.put("fan_in", step.fanIn());
    node.put("fan_out", step.fanOut());
    node.put("in_turn", step.inTurn());
    node.put("graph", step.graph());
  }

  private static void add(ArrayNode edges, Link link) {
    var edge = edges.addObject();
    edge.put("source", link.source());
    edge.put("target", link.target());
    edge.put("handle", link.handle());
  }

  private static void names(ArrayNode array, List<String> names) {
    names.forEach(array::add);
  }

  private static String label(Step step) {
    var title = step.title().isBlank() ? step.id() : step.title();
    return "%s (%s)".formatted(title, step.type());
  }

  /** Mermaid takes letters and digits only; the escape keeps different ids different. */
  private static String identifier(String id) {
    var safe = new StringBuilder();
    for (var i = 0; i < id.length(); i++) {
      var c = id.charAt(i);
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
        safe.append(c);
      } else {
        safe.append('_').append(Integer.toHexString(c)).append('_');
      }
    }
    return safe.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("\"", "&quot;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\n", " ");
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
  }
}
