package io.heddle.persistence.history;

import io.heddle.runtime.durable.RunRow;
import io.heddle.runtime.machine.RunStatus;

/**
 * A run as its history tells it. Times are milliseconds since 1970; texts are empty when there is
 * none.
 *
 * @param workflowVersion the registered version, or 0
 * @param parentNode the node of the parent that ordered it
 * @param startedBy {@code api}, {@code schedule}, {@code sub_workflow} ...
 * @param endedAt {@link RunRow#NOT_YET} while it goes on
 * @param nodes attempts of nodes, those that are not kept included
 * @param inputs JSON, cut at the limit of the settings, without secrets
 * @param outputs the same
 * @param watermark the number of the last event it tells of
 */
public record HistoryRun(
    String id,
    String group,
    String workflow,
    int workflowVersion,
    RunStatus status,
    String parent,
    String parentNode,
    String startedBy,
    String user,
    long startedAt,
    long endedAt,
    long steps,
    long exceptions,
    long nodes,
    long tokens,
    String inputs,
    String outputs,
    String error,
    long watermark) {}
