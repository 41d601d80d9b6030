package io.heddle.runtime.machine;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.runtime.node.NodeFailure;

/**
 * Why a run failed.
 *
 * @param type {@code NodeExecutionError}, {@code Timeout}, {@code MaxStepsExceeded}, {@code
 *     Stalled} ...
 * @param nodeId the node that failed, or empty
 * @param failure what went wrong there, or in the run as a whole
 */
public record RunFailure(String type, String nodeId, String nodeType, NodeFailure failure) {

  public static final String NODE = "NodeExecutionError";
  public static final String TIMEOUT = "Timeout";
  public static final String MAX_STEPS = "MaxStepsExceeded";
  public static final String STALLED = "Stalled";
  public static final String ABORTED = "Aborted";
  public static final String INTERNAL = "InternalError";

  /** The error as clients of the dialect know it. */
  public String display(Dialect dialect) {
    return switch (dialect) {
      case FLAT ->
          nodeId.isEmpty()
              ? failure.message()
              : "Node execution error: node=%s, error=%s".formatted(nodeId, failure.message());
      case APP_EXPORT -> failure.message();
    };
  }
}
