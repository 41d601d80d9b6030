package io.heddle.server.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a test says of a run.
 *
 * @param status the run's status, as {@code heddle run} prints it
 * @param outputs by name; others may be there too unless {@code exact}
 * @param path all nodes of the root that ran, in the order in which they ended, or null
 * @param visits which nodes of the tested workflow ran
 * @param nested of the workflows that it runs, by their files
 */
public record Expectation(
    String status,
    Map<String, Matcher> outputs,
    boolean exact,
    @Nullable ExpectedError error,
    @Nullable List<String> path,
    Visits visits,
    Map<Path, Nested> nested) {

  /**
   * What is said of the failure; null says nothing.
   *
   * @param contains part of the message
   */
  public record ExpectedError(
      @Nullable String contains,
      @Nullable String node,
      @Nullable String code,
      @Nullable String kind) {}

  /**
   * What is said of the nodes of one workflow, over all its runs.
   *
   * @param ran nodes that ran, in whatever order
   * @param notRan nodes that did not
   * @param calls how often nodes were run, retries and items of containers counted
   * @param resolved what nodes read, by selector; of each call one entry
   */
  public record Visits(
      List<String> ran,
      List<String> notRan,
      Map<String, Integer> calls,
      Map<String, List<Map<String, Matcher>>> resolved) {}

  /**
   * What is said of the runs of a workflow that others run.
   *
   * @param name what the test calls it
   * @param runs how many there are, or null
   * @param path of every run, or null
   * @param paths of each run, or null
   */
  public record Nested(
      String name,
      @Nullable Integer runs,
      @Nullable List<String> path,
      @Nullable List<List<String>> paths,
      Visits visits) {}

  /**
   * The nodes of a workflow whose inputs are looked at.
   *
   * @param isMain whether it is the tested one
   */
  Map<String, List<Map<String, Matcher>>> resolvedIn(Path workflow, boolean isMain) {
    var other = nested.get(workflow);
    if (isMain) {
      return visits.resolved();
    }
    return other == null ? Map.of() : other.visits().resolved();
  }
}
