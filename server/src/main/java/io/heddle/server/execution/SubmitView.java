package io.heddle.server.execution;

import java.util.List;

/**
 * What became of an answer.
 *
 * @param result {@code ACCEPTED}, {@code REJECTED}, {@code ALREADY_DECIDED} or {@code NOT_WAITING}
 * @param node that was answered, or empty
 * @param handle which way the run took, or empty
 * @param messages for people
 */
public record SubmitView(String result, String node, String handle, List<String> messages) {

  public SubmitView {
    messages = List.copyOf(messages);
  }
}
