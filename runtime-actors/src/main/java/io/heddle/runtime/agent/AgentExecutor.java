package io.heddle.runtime.agent;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.agent.AgentLoop.End;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.prompt.ModelRequests;
import io.heddle.runtime.prompt.ModelTexts;
import io.heddle.runtime.prompt.NodePrompts;
import io.heddle.runtime.prompt.PromptTexts;
import io.heddle.runtime.prompt.UsageValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets a model work with tools until it has an answer. */
public record AgentExecutor(ModelSpec.Agent spec) implements NodeExecutor {

  private static final int MAX_ITERATIONS = 99;
  private static final Value NO_DATA = ObjectValue.of("data", ArrayValue.EMPTY);

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    try {
      var texts = ModelTexts.of(activation.inputs(), context, spec.flat());
      var given = new ArrayList<ObjectValue>();
      for (var tool : spec.tools()) {
        given.add(arguments(tool.arguments(), texts));
      }
      var startedAt = context.clock().instant();
      return NodePrompts.history(spec.memory(), spec.flat(), texts, context)
          .thenCombine(
              Toolbox.of(spec, given, context),
              (turns, tools) -> loop(texts, turns, tools, context))
          .thenCompose(
              started -> started.run().thenApply(end -> outcome(started, end, startedAt, context)))
          .exceptionallyCompose(AgentExecutor::failed);
    } catch (NodeFault fault) {
      return CompletableFuture.completedFuture(Outcome.Failed.of(fault.failure()));
    }
  }

  /** A fault becomes a failure of the node; anything else stays a defect. */
  private static CompletionStage<Outcome> failed(Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof NodeFault fault
        ? CompletableFuture.completedFuture(Outcome.Failed.of(fault.failure()))
        : CompletableFuture.failedFuture(cause);
  }

  private static ObjectValue arguments(List<Argument> arguments, ModelTexts texts)
      throws NodeFault {
    var resolved = new LinkedHashMap<String, Value>();
    for (var argument : arguments) {
      var value = argument(argument, texts);
      if (value != null && value != NoneValue.NONE) {
        resolved.put(argument.name(), value);
      }
    }
    return new ObjectValue(resolved);
  }

  private static @Nullable Value argument(Argument argument, ModelTexts texts) throws NodeFault {
    if (argument.input() >= 0) {
      return texts.value(argument.input());
    }
    return argument.text() == null ? argument.constant() : Value.of(texts.lenient(argument.text()));
  }

  private AgentLoop loop(
      ModelTexts texts, List<Message> history, Toolbox tools, NodeContext context) {
    try {
      var question = question(texts, history);
      var dialogue =
          spec.strategy().toLowerCase(Locale.ROOT).contains("react")
              ? new ReAct(question, tools.tools())
              : new FunctionCalling(question, tools.tools());
      var iterations = Math.clamp(spec.maxIterations(), 1, MAX_ITERATIONS);
      return new AgentLoop(
          context, new ModelRequests(spec.model(), texts), tools, dialogue, iterations);
    } catch (NodeFault fault) {
      throw new CompletionException(fault);
    }
  }

  private List<Message> question(ModelTexts texts, List<Message> history) throws NodeFault {
    var messages = new ArrayList<Message>();
    var system = texts.lenient(spec.system());
    if (!system.isEmpty()) {
      messages.add(Message.text(Role.SYSTEM, system));
    }
    messages.addAll(history);
    messages.add(Message.text(Role.USER, texts.lenient(spec.query())));
    return messages;
  }

  private Outcome outcome(AgentLoop loop, End end, Instant startedAt, NodeContext context) {
    var calls = Value.array(loop.records().stream().map(ToolCallRecord::toValue).toList());
    var details = details(loop, calls);
    return switch (end) {
      case End.Cancelled _ -> new Outcome.Cancelled();
      case End.Failed(var failure) ->
          new Outcome.Failed(failure, ObjectValue.EMPTY, loop.usage(), details);
      case End.Answered(var text, var iterations) -> {
        var latency = Duration.between(startedAt, context.clock().instant());
        var outputs =
            spec.flat()
                ? flat(text, iterations, calls)
                : export(text, loop, UsageValue.export(loop.usage(), latency));
        yield new Outcome.Completed(outputs, Edge.DEFAULT, loop.usage(), details);
      }
    };
  }

  private ObjectValue details(AgentLoop loop, ArrayValue calls) {
    var details = new LinkedHashMap<String, Value>();
    details.put("prompts", PromptTexts.shown(loop.messages()));
    details.put("tool_calls", calls);
    details.put("model_provider", Value.of(spec.model().provider()));
    details.put("model_name", Value.of(spec.model().name()));
    return new ObjectValue(details);
  }

  private static ObjectValue flat(String text, int iterations, ArrayValue calls) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("text", Value.of(text));
    outputs.put("tool_calls", calls);
    outputs.put("iterations", Value.of(iterations));
    outputs.put("tool_calls_count", Value.of(calls.size()));
    return new ObjectValue(outputs);
  }

  private static ObjectValue export(String text, AgentLoop loop, ObjectValue usage) {
    var files = new ArrayList<Value>();
    var json = new ArrayList<Value>();
    for (var call : loop.records()) {
      files.addAll(call.files());
      json.add(call.toValue());
    }
    json.add(NO_DATA);
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("text", Value.of(text));
    outputs.put("usage", usage);
    outputs.put("files", Value.array(files));
    outputs.put("json", Value.array(json));
    return new ObjectValue(outputs);
  }
}
