package io.heddle.runtime.agent;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.node.AgentStep;
import io.heddle.runtime.node.AgentStep.Status;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an agent does while it does it: rounds, and in each the model's thought and the calls
 * of tools. Makes nothing while nobody follows.
 */
final class AgentSteps {

  private final NodeContext context;
  private final String provider;
  private final String model;
  private Instant begun = Instant.EPOCH;

  AgentSteps(NodeContext context, String provider, String model) {
    this.context = context;
    this.provider = provider;
    this.model = model;
  }

  private boolean isSilent() {
    return !context.stream().isFollowed();
  }

  private void tell(
      String id,
      @Nullable String parent,
      String label,
      Status status,
      @Nullable String error,
      ObjectValue data,
      ObjectValue metadata) {
    context.stream().step(new AgentStep(id, parent, label, status, error, data, metadata));
  }

  private static String round(int iteration) {
    return "round-" + iteration;
  }

  private void round(int iteration, Status status, @Nullable String error, ObjectValue data) {
    tell(
        round(iteration), null, "ROUND " + (iteration + 1), status, error, data, ObjectValue.EMPTY);
  }

  private void thought(
      int iteration,
      Status status,
      @Nullable String error,
      ObjectValue data,
      ObjectValue metadata) {
    tell(
        "thought-" + iteration,
        round(iteration),
        model + " Thought",
        status,
        error,
        data,
        metadata.with("provider", Value.of(provider)));
  }

  /** The model is asked. */
  void asks(int iteration) {
    if (isSilent()) {
      return;
    }
    begun = context.clock().instant();
    round(iteration, Status.START, null, ObjectValue.EMPTY);
    thought(iteration, Status.START, null, ObjectValue.EMPTY, ObjectValue.EMPTY);
  }

  /**
   * The model said something.
   *
   * @param calls the tools it wants; the round is over when there are none
   */
  void thought(int iteration, Reply.Answered answer, List<ToolCall> calls) {
    if (isSilent()) {
      return;
    }
    var data = new LinkedHashMap<String, Value>();
    data.put("output", Value.of(answer.text()));
    if (!answer.reasoning().isEmpty()) {
      data.put("reasoning", Value.of(answer.reasoning()));
    }
    if (!calls.isEmpty()) {
      data.put("tools", Value.array(calls.stream().map(c -> Value.of(c.name())).toList()));
    }
    var spent = new LinkedHashMap<String, Value>();
    var took = Duration.between(begun, context.clock().instant()).toMillis();
    spent.put("elapsed_time", Value.of(took / 1000.0));
    spent.put("total_tokens", Value.of(answer.usage().totalTokens()));
    spent.put("total_price", Value.of(answer.usage().price().toPlainString()));
    spent.put("currency", Value.of(answer.usage().currency()));
    thought(iteration, Status.SUCCESS, null, new ObjectValue(data), new ObjectValue(spent));
    if (calls.isEmpty()) {
      round(iteration, Status.SUCCESS, null, ObjectValue.of("output", Value.of(answer.text())));
    }
  }

  /** The model could not be asked, or did not answer. */
  void failed(int iteration, NodeFailure failure) {
    if (isSilent()) {
      return;
    }
    thought(iteration, Status.ERROR, failure.message(), ObjectValue.EMPTY, ObjectValue.EMPTY);
    round(iteration, Status.ERROR, failure.message(), ObjectValue.EMPTY);
  }

  /**
   * A tool is called.
   *
   * @param number how many were called before it, in all rounds
   * @param arguments as the model wrote them
   */
  void calls(int number, int iteration, String tool, String arguments) {
    if (isSilent()) {
      return;
    }
    var data = new LinkedHashMap<String, Value>();
    data.put("iteration", Value.of(iteration));
    data.put("tool", Value.of(tool));
    data.put("arguments", Value.of(arguments));
    call(number, iteration, tool, Status.START, null, new ObjectValue(data));
  }

  /** A tool has answered. */
  void called(int number, ToolCallRecord record) {
    if (isSilent()) {
      return;
    }
    var failed = record.isError();
    call(
        number,
        record.iteration(),
        record.tool(),
        failed ? Status.ERROR : Status.SUCCESS,
        failed ? record.result() : null,
        record.toValue());
  }

  private void call(
      int number,
      int iteration,
      String tool,
      Status status,
      @Nullable String error,
      ObjectValue data) {
    tell(
        "call-" + number, round(iteration), "CALL " + tool, status, error, data, ObjectValue.EMPTY);
  }

  /** All tools of a round have answered. */
  void ends(int iteration) {
    if (!isSilent()) {
      round(iteration, Status.SUCCESS, null, ObjectValue.EMPTY);
    }
  }
}
