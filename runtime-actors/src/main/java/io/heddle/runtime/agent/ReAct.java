package io.heddle.runtime.agent;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.JsonAnswer;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tools in words, for models that cannot call functions: the model writes an action as JSON, is
 * told what came of it, and goes on until its action is the final answer.
 */
final class ReAct implements AgentDialogue {

  private static final String FINAL = "Final Answer";
  private static final Pattern FINAL_LINE = Pattern.compile("(?is)final answer\\s*:\\s*(.*)");
  private static final Pattern ACTION_LINES =
      Pattern.compile("(?is)action\\s*:\\s*([^\\n]+)\\n\\s*action input\\s*:\\s*(.*)");
  private final List<Message> messages = new ArrayList<>();
  private final List<Tool> tools;

  private sealed interface Step {
    record Act(String tool, Value input) implements Step {}

    record Answer(String text) implements Step {}
  }

  /**
   * @param question system message, earlier turns and the query
   */
  ReAct(List<Message> question, List<Tool> tools) {
    this.tools = tools;
    messages.add(Message.text(Role.SYSTEM, rules(tools)));
    messages.addAll(question);
  }

  private static String rules(List<Tool> tools) {
    var descriptions = new ArrayList<String>(tools.size());
    for (var tool : tools) {
      descriptions.add(
          "- %s: %s; arguments: %s"
              .formatted(tool.name(), tool.description(), Json.write(tool.parameters())));
    }
    return """
    You may use these tools:
    %s

    To use one, write what you think, then the action as one JSON object in a code block:
    Thought: why this action
    Action:
    ```json
    {"action": "one of %s", "action_input": {"argument": "value"}}
    ```
    Then stop: you will be told what came of it as an observation. When you know the answer, the \
    action is the answer itself:
    ```json
    {"action": "Final Answer", "action_input": "your answer"}
    ```
    """
        .formatted(
            String.join("\n", descriptions),
            String.join(", ", tools.stream().map(Tool::name).toList()));
  }

  @Override
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public List<Tool> offered() {
    return List.of();
  }

  @Override
  public void demandAnswer() {
    messages.add(
        Message.text(Role.USER, "Use no further tool. Give your final answer now, in plain text."));
  }

  @Override
  public List<ToolCall> calls(Reply.Answered answer) {
    return step(answer.text()) instanceof Step.Act(var tool, var input)
        ? List.of(new ToolCall("", tool, Json.write(arguments(tool, input))))
        : List.of();
  }

  @Override
  public String answer(Reply.Answered answer) {
    return switch (step(answer.text())) {
      case Step.Answer(var text) -> text;
      case Step.Act _ -> answer.text();
    };
  }

  @Override
  public void told(Reply.Answered answer, List<ToolCall> calls, List<ToolCallRecord> results) {
    messages.add(Message.text(Role.ASSISTANT, answer.text()));
    for (var result : results) {
      messages.add(Message.text(Role.USER, "Observation: " + result.result()));
    }
  }

  private static Step step(String answer) {
    var text = JsonAnswer.withoutThoughts(answer);
    var action = action(JsonAnswer.firstBalanced(text));
    if (action == null) {
      action = action(JsonAnswer.object(text));
    }
    if (action != null) {
      return action;
    }
    var last = FINAL_LINE.matcher(text);
    if (last.find()) {
      return new Step.Answer(last.group(1).strip());
    }
    var lines = ACTION_LINES.matcher(text);
    return lines.find()
        ? new Step.Act(lines.group(1).strip(), Value.of(lines.group(2).strip()))
        : new Step.Answer(text);
  }

  private static @Nullable Step action(@Nullable Value value) {
    if (!(value instanceof ObjectValue object)
        || !(object.get("action") instanceof StringValue(var action))) {
      return null;
    }
    var given = object.get("action_input");
    var input = given == null ? ObjectValue.EMPTY : given;
    return action.strip().equalsIgnoreCase(FINAL)
        ? new Step.Answer(PythonText.str(input))
        : new Step.Act(action.strip(), input);
  }

  /** A bare text is the value of the tool's only, or first, argument. */
  private ObjectValue arguments(String name, Value input) {
    var value = input;
    if (input instanceof StringValue(var text)
        && JsonAnswer.firstBalanced(text) instanceof ObjectValue object) {
      value = object;
    }
    return value instanceof ObjectValue object
        ? object
        : ObjectValue.of(firstArgument(name), value);
  }

  private String firstArgument(String name) {
    for (var tool : tools) {
      if (tool.name().equals(name)
          && tool.parameters() instanceof ObjectValue schema
          && schema.get("properties") instanceof ObjectValue(var properties)
          && !properties.isEmpty()) {
        return properties.keySet().iterator().next();
      }
    }
    return "input";
  }
}
