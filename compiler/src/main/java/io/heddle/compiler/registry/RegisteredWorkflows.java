package io.heddle.compiler.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Workflow texts in memory. Registering an id again makes a new version; labels point at versions.
 */
public final class RegisteredWorkflows implements WorkflowSource {

  private static final int MAX_VERSIONS = 10_000;

  private final Map<String, List<Definition>> versions = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> labels = new LinkedHashMap<>();

  /** Adds a text; the same text as the newest version's is that version. */
  public synchronized Definition register(String workflowId, String text) {
    var known = versions.computeIfAbsent(workflowId, _ -> new ArrayList<>());
    if (!known.isEmpty() && known.getLast().text().equals(text)) {
      return known.getLast();
    }
    if (known.size() == MAX_VERSIONS) {
      throw new IllegalStateException(
          "workflow %s has %d versions, the most there may be".formatted(workflowId, MAX_VERSIONS));
    }
    var definition = new Definition(workflowId, known.size() + 1, text);
    known.add(definition);
    return definition;
  }

  /** Points a label ({@code live}, {@code beta}) at a version; it may point elsewhere later. */
  public synchronized void label(String workflowId, String label, int number) {
    if (label.isEmpty() || label.chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException("'%s' could be a version: no label".formatted(label));
    }
    if (number < 1 || number > versions.getOrDefault(workflowId, List.of()).size()) {
      throw new IllegalArgumentException(
          "workflow %s has no version %d".formatted(workflowId, number));
    }
    labels.computeIfAbsent(workflowId, _ -> new LinkedHashMap<>()).put(label, number);
  }

  @Override
  public synchronized @Nullable Definition find(String workflowId, @Nullable String version) {
    var known = versions.get(workflowId);
    if (known == null) {
      return null;
    }
    if (version == null) {
      return known.getLast();
    }
    var labelled = labels.getOrDefault(workflowId, Map.of()).get(version);
    var number = labelled == null ? number(version) : labelled.intValue();
    return number >= 1 && number <= known.size() ? known.get(number - 1) : null;
  }

  private static int number(String version) {
    try {
      return Integer.parseInt(version);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  @Override
  public synchronized List<String> ids() {
    return List.copyOf(versions.keySet());
  }
}
