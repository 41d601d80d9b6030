package io.heddle.runtime.stub;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeContext.Tools;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tools that answer {@code stub} and one empty JSON object. */
public final class StubTools implements Tools {

  @Override
  public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
    return CompletableFuture.completedFuture(
        new ToolReply.Answered(
            "stub", List.of(ObjectValue.EMPTY), List.of(), ObjectValue.EMPTY, false));
  }
}
