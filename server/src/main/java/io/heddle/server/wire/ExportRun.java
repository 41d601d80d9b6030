package io.heddle.server.wire;

import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.machine.RunRequest;
import java.util.UUID;

/**
 * What every event of an app's run names.
 *
 * @param task what a client stops the run by
 * @param workflow the id of the workflow
 * @param chat whether it is a turn of a conversation
 * @param conversation the conversation; empty outside of chats
 * @param message the answer's message; empty outside of chats
 * @param user who asked
 */
public record ExportRun(
    String task, String workflow, boolean chat, String conversation, String message, String user) {

  /** With ids that follow from the run's own. */
  public static ExportRun of(RunRequest request) {
    var chat = request.workflow().mode().isChat();
    return new ExportRun(
        id("task", request),
        system(request, "workflow_id"),
        chat,
        chat ? system(request, "conversation_id") : "",
        chat ? id("message", request) : "",
        system(request, "user_id"));
  }

  private static String id(String what, RunRequest request) {
    var name = what + '\n' + request.executionId();
    return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private static String system(RunRequest request, String name) {
    return request.system().get(name) instanceof StringValue(var text) ? text : "";
  }
}
