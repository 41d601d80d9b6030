package io.heddle.server.knowledge;

import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext.KnowledgeBase;
import io.heddle.runtime.node.NodeContext.KnowledgeReply;
import io.heddle.runtime.node.NodeContext.KnowledgeRequest;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.server.knowledge.PassageIndex.Hit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The knowledge that the command line gives: text files, ranked by the words they share with the
 * query (BM25). There are no embeddings and no reranking here, so settings for these and score
 * thresholds mean nothing; a filter by metadata would change what may be found and is refused.
 */
public final class LocalKnowledge implements KnowledgeBase {

  /** The name that stands for every knowledge base that is not named. */
  public static final String ANY = "*";

  /** Nothing was given; a search says how to give it. */
  public static final LocalKnowledge NONE = new LocalKnowledge(Map.of());

  private static final int DEFAULT_LIMIT = 4;
  private static final int MAX_LIMIT = 100;

  /** What cannot be searched; the message is for the one who typed the option. */
  public static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  private final Map<String, PassageIndex> bases;

  private LocalKnowledge(Map<String, PassageIndex> bases) {
    this.bases = bases;
  }

  /**
   * Reads and indexes all of it now.
   *
   * @param paths a file or a folder, by the id that workflows name it by, or {@link #ANY}
   */
  public static LocalKnowledge read(Map<String, Path> paths) throws UnusableException {
    var bases = new LinkedHashMap<String, PassageIndex>();
    for (var entry : paths.entrySet()) {
      bases.put(entry.getKey(), KnowledgeFiles.index(entry.getKey(), entry.getValue()));
    }
    return new LocalKnowledge(bases);
  }

  @Override
  public CompletionStage<KnowledgeReply> retrieve(
      KnowledgeRequest request, Cancellation cancellation) {
    return CompletableFuture.completedFuture(retrieve(request));
  }

  private KnowledgeReply retrieve(KnowledgeRequest request) {
    if (request.settings().get("metadata_filtering_mode") instanceof StringValue(var mode)
        && !mode.isEmpty()
        && !mode.equals("disabled")) {
      return failed(
          "knowledge given with --knowledge has no metadata to filter by (metadata_filtering_mode:"
              + " %s)".formatted(mode));
    }
    var datasets = request.datasets().isEmpty() ? List.of(ANY) : request.datasets();
    var found = new ArrayList<Found>();
    for (var dataset : datasets) {
      var base = bases.getOrDefault(dataset, bases.get(ANY));
      if (base == null) {
        return failed(
            "there is no knowledge base '%s' here; give it one with --knowledge %s=FILE_OR_DIR"
                .formatted(dataset, dataset));
      }
      for (var hit : base.search(request.query(), limit(request.settings()))) {
        found.add(new Found(dataset, hit));
      }
    }
    found.sort(Comparator.comparingDouble((Found one) -> one.hit().score()).reversed());
    var passages = new ArrayList<ObjectValue>();
    for (var one : found.subList(0, Math.min(found.size(), limit(request.settings())))) {
      passages.add(one.toValue(passages.size() + 1));
    }
    return new KnowledgeReply.Found(passages);
  }

  private static int limit(ObjectValue settings) {
    return settings.get("multiple_retrieval_config") instanceof ObjectValue multiple
            && multiple.get("top_k") instanceof IntegerValue(var limit)
        ? (int) Math.clamp(limit, 1L, MAX_LIMIT)
        : DEFAULT_LIMIT;
  }

  private static KnowledgeReply failed(String message) {
    return new KnowledgeReply.Failed(
        NodeFailure.of(ErrorKind.VALIDATION, "knowledge_not_found", "KnowledgeNotFound", message));
  }

  private record Found(String dataset, Hit hit) {

    private ObjectValue toValue(int position) {
      var passage = hit.passage();
      var metadata = new LinkedHashMap<String, Value>();
      metadata.put("_source", Value.of("knowledge"));
      metadata.put("position", Value.of(position));
      metadata.put("dataset_id", Value.of(dataset));
      metadata.put("dataset_name", Value.of(dataset));
      metadata.put("document_id", Value.of(passage.document()));
      metadata.put("document_name", Value.of(passage.document()));
      metadata.put("segment_id", Value.of(passage.document() + '#' + passage.number()));
      metadata.put("segment_position", Value.of(passage.number()));
      metadata.put("score", Value.of(hit.score()));
      var value = new LinkedHashMap<String, Value>();
      value.put("content", Value.of(passage.text()));
      value.put("title", Value.of(passage.document()));
      value.put("metadata", new ObjectValue(metadata));
      return new ObjectValue(value);
    }
  }
}
