package io.heddle.runtime.executor;

import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.FlatOutputs;
import io.heddle.runtime.code.StreamInput;
import io.heddle.runtime.code.StreamOutput;
import io.heddle.runtime.code.Streams;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.stream.LiveStream;
import io.heddle.runtime.stream.StreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The streams among the inputs of code, open until the call has ended, and where its own pieces go.
 */
record CodeStreams(Streams streams, List<StreamReader> readers) implements AutoCloseable {

  private static final CodeStreams NONE = new CodeStreams(Streams.NONE, List.of());

  static CodeStreams of(WorkSpec.Code spec, Activation activation, NodeContext context) {
    var inputs = new LinkedHashMap<String, StreamInput>();
    var readers = new ArrayList<StreamReader>();
    for (var binding : spec.inputs()) {
      if (activation.inputs().get(binding.input()) instanceof LiveStream stream) {
        var reader = stream.read();
        readers.add(reader);
        inputs.put(binding.name(), reader);
      }
    }
    return inputs.isEmpty()
        ? NONE
        : new CodeStreams(new Streams(inputs, new Shown(context)), readers);
  }

  /** Lets the writers go on, however the call ended. */
  @Override
  public void close() {
    readers.forEach(StreamReader::close);
  }

  /** Shows what callbacks return as pieces of the node's stream. */
  private record Shown(NodeContext context) implements StreamOutput {

    @Override
    public void ready(Value initial) {}

    @Override
    public void chunk(Value value) {
      var shown = value instanceof StringValue(var text) ? text : context.text().text(value);
      context.stream().chunk(FlatOutputs.STREAM, value, shown);
    }
  }
}
