package io.heddle.runtime.prompt;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code {{#context#}}} stands for.
 *
 * @param resources the passages of knowledge bases among it, for those who show sources
 */
record ContextText(String text, List<Value> resources) {

  static final ContextText NONE = new ContextText("", List.of());

  /** Texts line by line, passages by their content; other values are no context. */
  static ContextText of(@Nullable Value value) throws NodeFault {
    return switch (value) {
      case StringValue(var text) -> new ContextText(text, List.of());
      case ArrayValue(var items) -> joined(items);
      case null, default -> NONE;
    };
  }

  private static ContextText joined(List<Value> items) throws NodeFault {
    var text = new StringBuilder();
    var resources = new ArrayList<Value>();
    for (var item : items) {
      if (item instanceof StringValue(var line)) {
        text.append(line).append('\n');
      } else if (item instanceof ObjectValue passage && passage.get("content") != null) {
        append(passage, text);
        if (isKnowledge(passage)) {
          resources.add(resource(passage));
        }
      } else {
        throw NodeFault.validation(
            "type_error",
            "InvalidContextStructureError",
            "Invalid context structure: " + PythonText.str(item));
      }
    }
    return new ContextText(text.toString().strip(), resources);
  }

  private static void append(ObjectValue passage, StringBuilder text) {
    if (passage.get("summary") instanceof StringValue(var summary) && !summary.isEmpty()) {
      text.append(summary).append('\n');
    }
    text.append(PythonText.str(content(passage))).append('\n');
  }

  private static Value content(ObjectValue passage) {
    var content = passage.get("content");
    return content == null ? Value.none() : content;
  }

  private static boolean isKnowledge(ObjectValue passage) {
    return passage.get("metadata") instanceof ObjectValue metadata
        && metadata.get("_source") instanceof StringValue(var source)
        && source.equals("knowledge");
  }

  private static Value resource(ObjectValue passage) {
    var resource = new LinkedHashMap<String, Value>();
    if (passage.get("metadata") instanceof ObjectValue(var metadata)) {
      metadata.forEach(
          (name, value) -> {
            if (!name.startsWith("_")) {
              resource.put(name, value);
            }
          });
    }
    var title = passage.get("title");
    if (title != null) {
      resource.put("title", title);
    }
    resource.put("content", content(passage));
    return new ObjectValue(resource);
  }
}
