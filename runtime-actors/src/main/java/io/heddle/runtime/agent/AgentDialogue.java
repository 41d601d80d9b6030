package io.heddle.runtime.agent;

import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import java.util.List;

/** How an agent and its model speak of tools. Holds the messages so far; one run's, not shared. */
interface AgentDialogue {

  /** What is sent next. */
  List<Message> messages();

  /** The tools named in the request itself. */
  List<Tool> offered();

  /** No further tool will be called: the model must answer now. */
  void demandAnswer();

  /** What the model wants: tools to be called, or nothing when it has answered. */
  List<ToolCall> calls(Reply.Answered answer);

  /** The answer without what belongs to the way of speaking. */
  String answer(Reply.Answered answer);

  /** Adds what the model said and what its tools answered, in the order of the calls. */
  void told(Reply.Answered answer, List<ToolCall> calls, List<ToolCallRecord> results);
}
