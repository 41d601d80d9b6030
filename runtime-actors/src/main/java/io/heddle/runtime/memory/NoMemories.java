package io.heddle.runtime.memory;

import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where nothing is remembered: says so, instead of forgetting in silence. */
public final class NoMemories implements Memories {

  private static final NodeFailure NONE =
      NodeFailure.of(
          ErrorKind.VALIDATION,
          "resource_unavailable",
          "MemoryError",
          "no memory is configured for this group");

  @Override
  public CompletionStage<Found> search(Search search) {
    return CompletableFuture.completedFuture(new Found.Failed(NONE));
  }

  @Override
  public CompletionStage<Stored> store(String namespace, Memory memory) {
    return CompletableFuture.completedFuture(new Stored.Failed(NONE));
  }
}
