package io.heddle.runtime.executor;

import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.memory.Memories;
import io.heddle.runtime.memory.Memories.Memory;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.request.RequestTexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads and keeps memories, in the namespace of a conversation, a user, or an app. */
sealed interface MemoryExecutor extends NodeExecutor {

  private static String namespace(String scope, NodeContext context) throws NodeFault {
    return switch (scope) {
      case "conversation" -> "conv:" + id("conversation_id", scope, context);
      case "user" -> "user:" + id("user_id", scope, context);
      case "global" -> {
        var app = text("app_id", context);
        yield "global:" + (app.isEmpty() ? "default" : app);
      }
      default ->
          throw NodeFault.validation(
              "config_error",
              "ConfigError",
              "unknown memory scope '%s'; expected conversation, user or global".formatted(scope));
    };
  }

  private static String id(String name, String scope, NodeContext context) throws NodeFault {
    var id = text(name, context);
    if (id.isEmpty()) {
      throw NodeFault.validation(
          "variable_not_found",
          "VariableNotFound",
          "memory scope '%s' needs sys.%s, which this run does not have".formatted(scope, name));
    }
    return id;
  }

  private static String text(String name, NodeContext context) {
    return context.system().get(name) instanceof StringValue(var text) ? text : "";
  }

  /** Finds what was kept. */
  record Recall(WorkSpec.MemoryRecall spec) implements MemoryExecutor {

    @Override
    public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
      return Outcomes.of(
          () -> {
            var texts = RequestTexts.of(activation.inputs(), context, true);
            var key = spec.key() == null ? "" : texts.of(spec.key());
            var query = spec.queryInput() < 0 ? null : activation.inputs().get(spec.queryInput());
            var search =
                new Memories.Search(
                    namespace(spec.scope(), context),
                    key.isEmpty() ? null : key,
                    query == null ? null : context.text().text(query),
                    spec.topK(),
                    spec.filter());
            return context.memories().search(search).thenApply(Recall::outcome);
          });
    }

    private static Outcome outcome(Memories.Found found) {
      return switch (found) {
        case Memories.Found.Failed(var failure) -> Outcome.Failed.of(failure);
        case Memories.Found.Memorized(var memories) -> {
          var outputs = new LinkedHashMap<String, Value>();
          outputs.put("results", Value.array(shown(memories)));
          outputs.put("count", Value.of(memories.size()));
          yield Outcome.Completed.of(new ObjectValue(outputs));
        }
      };
    }

    private static List<Value> shown(List<Memory> memories) {
      var shown = new ArrayList<Value>(memories.size());
      for (var memory : memories) {
        var entry = new LinkedHashMap<String, Value>();
        entry.put("key", Value.of(memory.key()));
        entry.put("value", memory.value());
        entry.put("metadata", memory.metadata());
        shown.add(new ObjectValue(entry));
      }
      return shown;
    }
  }

  /** Keeps a value. */
  record Store(WorkSpec.MemoryStore spec) implements MemoryExecutor {

    @Override
    public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
      return Outcomes.of(
          () -> {
            var texts = RequestTexts.of(activation.inputs(), context, true);
            var key = texts.of(spec.key());
            if (key.isBlank()) {
              throw NodeFault.validation(
                  "input_validation_error", "InputValidationError", "the memory's key is empty");
            }
            var value = activation.inputs().get(spec.valueInput());
            var memory =
                new Memory(key, value == null ? Value.none() : value, metadata(activation));
            return context
                .memories()
                .store(namespace(spec.scope(), context), memory)
                .thenApply(stored -> outcome(stored, key));
          });
    }

    private ObjectValue metadata(Activation activation) {
      var metadata = new LinkedHashMap<>(spec.metadata().entries());
      for (var binding : spec.metadataInputs()) {
        var value = activation.inputs().get(binding.input());
        metadata.put(binding.name(), value == null ? Value.none() : value);
      }
      return new ObjectValue(metadata);
    }

    private static Outcome outcome(Memories.Stored stored, String key) {
      return switch (stored) {
        case Memories.Stored.Failed(var failure) -> Outcome.Failed.of(failure);
        case Memories.Stored.Done _ -> {
          var outputs = new LinkedHashMap<String, Value>();
          outputs.put("stored", Value.of(true));
          outputs.put("key", Value.of(key));
          yield Outcome.Completed.of(new ObjectValue(outputs));
        }
      };
    }
  }
}
