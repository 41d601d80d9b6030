package io.heddle.persistence.history;

import io.heddle.runtime.machine.NodeStatus;

/**
 * One attempt of a node. Times are milliseconds since 1970; texts are empty when there is none.
 *
 * @param ordinal counts the attempts of a run in the order in which they began, from 0
 * @param frame 0 for the root
 * @param path the containers around it, outermost first, with the item or round: {@code each[2]/}
 * @param endedAt 0 while it goes on
 * @param inputSize characters of what it read, counted up to {@link Sizes#MOST}
 * @param outputSize the same of what it put out
 * @param childRun the run it ordered
 */
public record HistoryNode(
    long ordinal,
    int frame,
    String path,
    String node,
    String type,
    String title,
    int attempt,
    NodeStatus status,
    long startedAt,
    long endedAt,
    long tokens,
    long inputSize,
    long outputSize,
    String error,
    String childRun) {

  HistoryNode ended(NodeStatus end, long at, long usedTokens, long putOut, String why) {
    return new HistoryNode(
        ordinal,
        frame,
        path,
        node,
        type,
        title,
        attempt,
        end,
        startedAt,
        at,
        usedTokens,
        inputSize,
        putOut,
        why,
        childRun);
  }

  HistoryNode become(NodeStatus other) {
    return new HistoryNode(
        ordinal,
        frame,
        path,
        node,
        type,
        title,
        attempt,
        other,
        startedAt,
        endedAt,
        tokens,
        inputSize,
        outputSize,
        error,
        childRun);
  }

  HistoryNode ordered(String runId) {
    return new HistoryNode(
        ordinal,
        frame,
        path,
        node,
        type,
        title,
        attempt,
        status,
        startedAt,
        endedAt,
        tokens,
        inputSize,
        outputSize,
        error,
        runId);
  }
}
