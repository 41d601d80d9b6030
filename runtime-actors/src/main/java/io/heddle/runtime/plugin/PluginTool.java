package io.heddle.runtime.plugin;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext;
import java.util.concurrent.CompletionStage;

/** A tool that a plugin offers, to tool nodes and to agents alike. */
public interface PluginTool {

  /** The provider's name as workflows write it. */
  String provider();

  /** Its name, what it does, and the JSON Schema of its arguments: models read these. */
  ModelProvider.Tool description();

  /** Calls it. Never throws and never fails the stage; may be called by many threads at once. */
  CompletionStage<NodeContext.ToolReply> call(ObjectValue arguments, Cancellation cancellation);
}
