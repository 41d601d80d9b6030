package io.heddle.runtime.task;

import io.heddle.compiler.ir.NodeWork;
import io.heddle.compiler.ir.NodeWork.Entry;
import io.heddle.compiler.ir.NodeWork.Setting;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.request.RequestTexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Resolves the settings of a node for the worker that does its work. */
record NodeTasks(RequestTexts texts) {

  NodeTask of(NodeWork work) throws NodeFault {
    return new NodeTask(work.kind(), table(work.settings()));
  }

  private ObjectValue table(List<Entry> entries) throws NodeFault {
    var values = LinkedHashMap.<String, Value>newLinkedHashMap(entries.size());
    for (var entry : entries) {
      values.put(entry.name(), value(entry.value()));
    }
    return new ObjectValue(values);
  }

  private Value value(Setting setting) throws NodeFault {
    return switch (setting) {
      case Setting.Constant(var value) -> value;
      case Setting.Text(var text) -> Value.of(texts.of(text));
      case Setting.Table(var entries) -> table(entries);
      case Setting.Items(var items) -> {
        var values = new ArrayList<Value>(items.size());
        for (var item : items) {
          values.add(value(item));
        }
        yield Value.array(values);
      }
    };
  }
}
