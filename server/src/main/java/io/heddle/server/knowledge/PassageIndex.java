package io.heddle.server.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Passages by their words, ranked with Okapi BM25. Built once, read by many. */
final class PassageIndex {

  private static final double SATURATION = 1.2;
  private static final double LENGTH_WEIGHT = 0.75;

  private final List<Passage> passages;
  private final Map<String, List<Posting>> postings = new HashMap<>();
  private final int[] lengths;
  private final double meanLength;

  private record Posting(int passage, int count) {}

  /**
   * A passage and how well it fits.
   *
   * @param score above 0; the higher the better, without an upper bound
   */
  record Hit(Passage passage, double score) {}

  PassageIndex(List<Passage> passages) {
    this.passages = List.copyOf(passages);
    this.lengths = new int[passages.size()];
    var total = 0L;
    for (var i = 0; i < lengths.length; i++) {
      var counts = new HashMap<String, Integer>();
      for (var word : Words.of(passages.get(i).text())) {
        counts.merge(word, 1, Integer::sum);
        lengths[i]++;
      }
      total += lengths[i];
      for (var entry : counts.entrySet()) {
        postings
            .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
            .add(new Posting(i, entry.getValue()));
      }
    }
    this.meanLength = Math.max(1.0, (double) total / Math.max(1, lengths.length));
  }

  /** The passages that have a word of the query, the best first. */
  List<Hit> search(String query, int limit) {
    var scores = new HashMap<Integer, Double>();
    for (var word : new HashSet<>(Words.of(query))) {
      var found = postings.getOrDefault(word, List.of());
      var rarity = Math.log(1 + (lengths.length - found.size() + 0.5) / (found.size() + 0.5));
      for (var posting : found) {
        var relative = lengths[posting.passage()] / meanLength;
        var weight =
            posting.count()
                * (SATURATION + 1)
                / (posting.count() + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative));
        scores.merge(posting.passage(), rarity * weight, Double::sum);
      }
    }
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(entry -> new Hit(passages.get(entry.getKey()), entry.getValue()))
        .toList();
  }

  int size() {
    return passages.size();
  }
}
