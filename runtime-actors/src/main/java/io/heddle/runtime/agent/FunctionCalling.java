package io.heddle.runtime.agent;

import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Tools as functions that the model calls: it answers when it calls none. */
final class FunctionCalling implements AgentDialogue {

  private final List<Message> messages;
  private List<Tool> offered;

  FunctionCalling(List<Message> messages, List<Tool> tools) {
    this.messages = new ArrayList<>(messages);
    this.offered = tools;
  }

  @Override
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public List<Tool> offered() {
    return offered;
  }

  /** Without tools a model can only answer. */
  @Override
  public void demandAnswer() {
    offered = List.of();
  }

  @Override
  public List<ToolCall> calls(Reply.Answered answer) {
    return answer.toolCalls();
  }

  @Override
  public String answer(Reply.Answered answer) {
    return answer.text();
  }

  @Override
  public void told(Reply.Answered answer, List<ToolCall> calls, List<ToolCallRecord> results) {
    var parts =
        answer.text().isEmpty() ? List.<Part>of() : List.<Part>of(new Part.Text(answer.text()));
    messages.add(new Message(Role.ASSISTANT, parts, calls, null));
    for (var i = 0; i < calls.size(); i++) {
      messages.add(
          new Message(
              Role.TOOL,
              List.of(new Part.Text(results.get(i).result())),
              List.of(),
              calls.get(i).id()));
    }
  }
}
