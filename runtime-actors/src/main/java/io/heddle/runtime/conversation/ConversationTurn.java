package io.heddle.runtime.conversation;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.conversation.Conversations.Handover;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.NodeContext.Exchange;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run takes over from its conversation, and what it leaves there. */
public final class ConversationTurn {

  private ConversationTurn() {}

  /**
   * The conversation of which a run is a turn, or null. The run of a workflow inside a turn is no
   * turn of its own.
   */
  public static @Nullable String conversation(RunRequest request) {
    return request.origin().parent() == null
            && request.system().get("conversation_id") instanceof StringValue(var id)
            && !id.isEmpty()
        ? id
        : null;
  }

  /**
   * The request with what the turns before it left. What the caller gives wins over what the
   * conversation has.
   *
   * @param version how many turns were applied
   * @param left the variables that they wrote
   */
  public static RunRequest begun(
      RunRequest request, String conversation, long version, ObjectValue left) {
    var variables = new LinkedHashMap<>(left.entries());
    variables.putAll(request.conversation().entries());
    return new RunRequest(
        request.executionId(),
        request.workflow(),
        request.inputs(),
        request
            .system()
            .with("conversation_id", Value.of(conversation))
            .with("dialogue_count", Value.of(version + 1)),
        request.environment(),
        new ObjectValue(variables),
        request.limits(),
        request.root(),
        request.origin(),
        request.strictness());
  }

  /**
   * What a turn leaves behind at its end.
   *
   * @param request it began with
   * @param variables of the conversation at its end
   */
  public static Handover handover(RunRequest request, ObjectValue variables, ObjectValue outputs) {
    return new Handover(
        request.executionId(), 1, changed(request, variables), exchange(request, outputs));
  }

  /** A variable that has its first value still, the text's default included, is not handed over. */
  private static ObjectValue changed(RunRequest request, ObjectValue variables) {
    var changed = new LinkedHashMap<String, Value>();
    variables
        .entries()
        .forEach(
            (name, value) -> {
              if (!Objects.equals(value, before(request.workflow(), request, name))) {
                changed.put(name, value);
              }
            });
    return new ObjectValue(changed);
  }

  private static @Nullable Value before(
      CompiledWorkflow workflow, RunRequest request, String name) {
    var given = request.conversation().get(name);
    if (given != null) {
      return given;
    }
    for (var variable : workflow.conversation()) {
      if (variable.name().equals(name)) {
        return variable.value();
      }
    }
    return null;
  }

  private static @Nullable Exchange exchange(RunRequest request, ObjectValue outputs) {
    return request.system().get("query") instanceof StringValue(var query)
            && outputs.get("answer") instanceof StringValue(var answer)
            && !answer.isEmpty()
        ? new Exchange(query, answer)
        : null;
  }
}
