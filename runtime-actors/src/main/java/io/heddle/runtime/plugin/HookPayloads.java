package io.heddle.runtime.plugin;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunResult;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What handlers are told at each point, as values: {@link HookPoint} says which keys there are. */
final class HookPayloads {

  private HookPayloads() {}

  static ObjectValue loaded(List<PluginInfo> plugins) {
    var entries = begun(HookPoint.AFTER_PLUGIN_LOADED);
    var list = new ArrayList<Value>();
    for (var plugin : plugins) {
      var one = new LinkedHashMap<String, Value>();
      one.put("id", Value.of(plugin.id()));
      one.put("version", Value.of(plugin.version()));
      one.put("name", Value.of(plugin.name()));
      one.put("description", Value.of(plugin.description()));
      list.add(new ObjectValue(one));
    }
    entries.put("plugins", Value.array(list));
    return new ObjectValue(entries);
  }

  static ObjectValue validated(CompileResult result) {
    var entries = begun(HookPoint.AFTER_DSL_VALIDATION);
    var report = new LinkedHashMap<String, Value>();
    report.put("is_valid", Value.of(result instanceof CompileResult.Compiled));
    report.put(
        "diagnostics",
        Value.array(result.findings().stream().<Value>map(HookPayloads::finding).toList()));
    entries.put("report", new ObjectValue(report));
    return new ObjectValue(entries);
  }

  private static ObjectValue finding(Diagnostic finding) {
    var entries = new LinkedHashMap<String, Value>();
    entries.put("level", Value.of(finding.severity().name().toLowerCase(Locale.ROOT)));
    entries.put("code", Value.of(finding.code().name()));
    entries.put("message", Value.of(finding.message()));
    entries.put("line", Value.of(finding.position().line()));
    entries.put("column", Value.of(finding.position().column()));
    entries.put("node_id", orNone(finding.nodeId()));
    return new ObjectValue(entries);
  }

  static ObjectValue beforeRun(RunRequest request) {
    var entries = begun(HookPoint.BEFORE_WORKFLOW_RUN);
    entries.put("execution_id", Value.of(request.executionId()));
    entries.put("workflow_id", Value.of(request.workflow().id()));
    entries.put("inputs", request.inputs());
    return new ObjectValue(entries);
  }

  static ObjectValue afterRun(RunResult result, Dialect dialect) {
    var entries = begun(HookPoint.AFTER_WORKFLOW_RUN);
    var failure = result.failure();
    entries.put("execution_id", Value.of(result.executionId()));
    entries.put("status", Value.of(result.status().name().toLowerCase(Locale.ROOT)));
    entries.put("outputs", result.outputs());
    entries.put("exceptions_count", Value.of(result.exceptions()));
    entries.put("error", failure == null ? Value.none() : Value.of(failure.display(dialect)));
    return new ObjectValue(entries);
  }

  static ObjectValue beforeNode(Frame frame, Node node) {
    return new ObjectValue(node(HookPoint.BEFORE_NODE_EXECUTE, frame, node));
  }

  static ObjectValue afterNode(Frame frame, Fact.NodeSettled settled) {
    var entries = node(HookPoint.AFTER_NODE_EXECUTE, frame, frame.graph().node(settled.node()));
    entries.put("status", Value.of(settled.status().name().toLowerCase(Locale.ROOT)));
    entries.put("outputs", settled.outputs());
    entries.put("error", error(settled.failure()));
    return new ObjectValue(entries);
  }

  private static Map<String, Value> node(HookPoint point, Frame frame, Node node) {
    var entries = begun(point);
    entries.put("node_id", Value.of(node.id()));
    entries.put("node_type", Value.of(node.type()));
    entries.put("node_title", Value.of(node.title()));
    entries.put("frame", Value.of(frame.id()));
    entries.put(
        "config",
        node.spec() instanceof NodeSpec.Plugin(_, var settings, _) ? settings : node.settings());
    return entries;
  }

  static ObjectValue beforeWrite(Node writer, List<String> selector, Value value) {
    var entries = begun(HookPoint.BEFORE_VARIABLE_WRITE);
    entries.put("node_id", Value.of(writer.id()));
    entries.put("selector", Value.array(selector.stream().<Value>map(Value::of).toList()));
    entries.put("value", value);
    return new ObjectValue(entries);
  }

  private static Value error(@Nullable NodeFailure failure) {
    if (failure == null) {
      return Value.none();
    }
    var entries = new LinkedHashMap<String, Value>();
    entries.put("code", Value.of(failure.code()));
    entries.put("type", Value.of(failure.type()));
    entries.put("message", Value.of(failure.message()));
    return new ObjectValue(entries);
  }

  private static Value orNone(@Nullable String text) {
    return text == null ? Value.none() : Value.of(text);
  }

  private static Map<String, Value> begun(HookPoint point) {
    var entries = new LinkedHashMap<String, Value>();
    entries.put("event", Value.of(point.id()));
    return entries;
  }
}
