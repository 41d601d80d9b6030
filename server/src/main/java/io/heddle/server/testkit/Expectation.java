package io.heddle.server.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a test says of a run.
 *
 * @param status the run's status, as {@code heddle run} prints it
 * @param outputs by name; others may be there too unless {@code exact}
 * @param path all nodes of the root that ran, in the order in which they ended, or null
 * @param ran nodes that ran, in whatever order
 * @param notRan nodes that did not
 * @param calls how often nodes were run, retries and items of containers counted
 * @param resolved what nodes read, by selector; of each call one entry
 */
public record Expectation(
    String status,
    Map<String, Matcher> outputs,
    boolean exact,
    @Nullable ExpectedError error,
    @Nullable List<String> path,
    List<String> ran,
    List<String> notRan,
    Map<String, Integer> calls,
    Map<String, List<Map<String, Matcher>>> resolved) {

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
}
