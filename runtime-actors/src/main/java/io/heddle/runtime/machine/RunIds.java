package io.heddle.runtime.machine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of runs that other runs order: derived, so that the same activation always means the same
 * run. A run lives where the one that ordered it does: {@code group/k-} is the same.
 */
public final class RunIds {

  private static final int BYTES = 16;

  private RunIds() {}

  /**
   * Of the run that a trigger starts.
   *
   * @param nodeId of the node it belongs to, empty for a trigger of the run as a whole
   */
  public static String triggered(String executionId, String nodeId, String triggerId) {
    return derived(executionId, 0, nodeId, "trigger:" + triggerId);
  }

  /**
   * @param what tells the runs of one activation apart: the attempt, the trigger
   */
  static String derived(String executionId, int frame, String nodeId, String what) {
    var dash = executionId.indexOf('-', executionId.indexOf('/') + 1);
    var place = dash < 0 ? executionId + '-' : executionId.substring(0, dash + 1);
    var source = String.join("\n", executionId, String.valueOf(frame), nodeId, what);
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
      return place + HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
