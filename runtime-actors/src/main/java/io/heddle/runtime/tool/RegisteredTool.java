package io.heddle.runtime.tool;

import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import java.util.concurrent.CompletionStage;

/**
 * A tool in Java that workflows of a group may call, as {@code provider/tool}. It serves many runs
 * at once.
 */
public interface RegisteredTool {

  /**
   * Who provides it, as workflows write it: {@code time}, or {@code langgenius/google/google}. The
   * last part is enough to find it.
   */
  String provider();

  /** Its name, what it is good for, and the JSON Schema of its arguments: what a model is told. */
  ModelProvider.Tool description();

  /**
   * Calls it. Must not block. What it throws, or fails its stage with, is a defect and ends as a
   * failure of the call.
   *
   * @param request its arguments, and what else the workflow says
   */
  CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation);
}
