package io.heddle.runtime.stub;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.KnowledgeBase;
import io.heddle.runtime.node.NodeContext.KnowledgeReply;
import io.heddle.runtime.node.NodeContext.KnowledgeRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A knowledge base that finds one passage, whatever is asked. */
public final class StubKnowledge implements KnowledgeBase {

  @Override
  public CompletionStage<KnowledgeReply> retrieve(
      KnowledgeRequest request, Cancellation cancellation) {
    var metadata = new LinkedHashMap<String, Value>();
    metadata.put("_source", Value.of("knowledge"));
    metadata.put("position", Value.of(1));
    metadata.put("dataset_id", Value.of(String.join(",", request.datasets())));
    metadata.put("dataset_name", SampleValues.TEXT);
    metadata.put("document_id", SampleValues.TEXT);
    metadata.put("document_name", SampleValues.TEXT);
    metadata.put("segment_id", SampleValues.TEXT);
    metadata.put("score", Value.of(1.0));
    var passage = new LinkedHashMap<String, Value>();
    passage.put("metadata", new ObjectValue(metadata));
    passage.put("title", SampleValues.TEXT);
    passage.put("content", SampleValues.TEXT);
    return CompletableFuture.completedFuture(
        new KnowledgeReply.Found(List.of(new ObjectValue(passage))));
  }
}
