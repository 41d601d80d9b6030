package io.heddle.runtime.executor;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.CodeOutput;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.FlatOutputs;
import io.heddle.runtime.code.OutputChecks;
import io.heddle.runtime.code.OutputType;
import io.heddle.runtime.code.OutputType.Declared;
import io.heddle.runtime.code.Ports;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Convention;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.code.Streams;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Calls the {@code main} of a code node in the group's sandbox. */
record CodeExecutor(WorkSpec.Code spec) implements NodeExecutor {

  private static final OutputChecks CHECKS = new OutputChecks(OutputChecks.Limits.STANDARD);

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    var streams = CodeStreams.of(spec, activation, context);
    return context
        .sandbox()
        .run(call(activation, context, streams.streams()), context.cancellation())
        .whenComplete((_, _) -> streams.close())
        .thenApply(result -> outcome(result, context));
  }

  private Call call(Activation activation, NodeContext context, Streams streams) {
    var limits =
        spec.timeout() == null ? Limits.STANDARD : Limits.STANDARD.withWallTime(spec.timeout());
    return new Call(
        language(),
        spec.flat() ? Profile.FLAT : Profile.EXPORT,
        spec.source(),
        "main",
        spec.flat() || language() != Language.PYTHON ? Convention.OBJECT : Convention.KEYWORDS,
        inputs(activation),
        streams,
        limits,
        new Ports(() -> context.clock().millis(), context::newId, OptionalLong.empty()));
  }

  private Language language() {
    return switch (spec.language()) {
      case JAVASCRIPT -> Language.JAVASCRIPT;
      case PYTHON -> Language.PYTHON;
      case WASM -> Language.WASM;
    };
  }

  private ObjectValue inputs(Activation activation) {
    var inputs = LinkedHashMap.<String, Value>newLinkedHashMap(spec.inputs().size());
    for (var binding : spec.inputs()) {
      inputs.put(binding.name(), plain(activation.inputs().get(binding.input())));
    }
    return new ObjectValue(inputs);
  }

  /** Code sees data only: files by their description, what is not there as null. */
  private Value plain(@Nullable Value value) {
    return switch (value) {
      case null -> Value.none();
      case FileValue(var description) -> description;
      case StreamValue stream -> plain(stream.snapshot());
      case ArrayValue(var items) when hasFiles(items) ->
          Value.array(items.stream().map(this::plain).toList());
      default -> value;
    };
  }

  private static boolean hasFiles(List<Value> items) {
    return items.stream().anyMatch(FileValue.class::isInstance);
  }

  private Outcome outcome(Result result, NodeContext context) {
    return switch (result) {
      case Result.Failed _ when context.cancellation().isCancelled() -> new Outcome.Cancelled();
      case Result.Failed(var failure) -> Outcome.Failed.of(failure);
      case Result.Returned(var value, var console) -> returned(value, console);
      case Result.Streamed streamed ->
          completed(FlatOutputs.of(streamed, spec.outputVariable()), streamed.console());
    };
  }

  private Outcome returned(Value value, List<String> console) {
    if (spec.flat() || spec.outputs() == null) {
      return completed(FlatOutputs.of(value, spec.outputVariable()), console);
    }
    var declared = new LinkedHashMap<String, Declared>();
    for (var output : spec.outputs()) {
      var type = declared(output);
      if (type == null) {
        return Outcome.Failed.of(
            CodeFailure.OUTPUT_INVALID.with(
                "Output type %s is not supported.".formatted(output.type())));
      }
      declared.put(output.name(), type);
    }
    return switch (CHECKS.check(value, declared)) {
      case OutputChecks.Result.Checked(var outputs) -> completed(outputs, console);
      case OutputChecks.Result.Refused(var failure) -> Outcome.Failed.of(failure);
    };
  }

  /** The declaration with its children, or null when it names a type that outputs cannot have. */
  private static @Nullable Declared declared(CodeOutput output) {
    var type = OutputType.of(output.type());
    if (type.isEmpty()) {
      return null;
    }
    if (output.children() == null) {
      return Declared.of(type.get());
    }
    var children = new LinkedHashMap<String, Declared>();
    for (var child : output.children()) {
      var declared = declared(child);
      if (declared == null) {
        return null;
      }
      children.put(child.name(), declared);
    }
    return new Declared(type.get(), children);
  }

  private static Outcome completed(ObjectValue outputs, List<String> console) {
    var details =
        console.isEmpty()
            ? ObjectValue.EMPTY
            : ObjectValue.of("console", Value.array(console.stream().map(Value::of).toList()));
    return new Outcome.Completed(outputs, Edge.DEFAULT, Usage.NONE, details);
  }
}
