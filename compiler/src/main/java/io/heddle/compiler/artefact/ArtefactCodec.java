package io.heddle.compiler.artefact;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.RecordSerializer;
import io.heddle.compiler.Position;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compiled workflows to bytes and back. Only the registered classes exist in it; not thread-safe.
 */
final class ArtefactCodec {

  /** Nested containers, templates and values: deeper ones no compiler makes. */
  private static final int MAX_DEPTH = 1_000;

  private final Kryo kryo = new Kryo(new NumberedClasses(), null);

  ArtefactCodec() {
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.setMaxDepth(MAX_DEPTH);
    kryo.setClassLoader(ArtefactCodec.class.getClassLoader());
    kryo.register(Duration.class);
    kryo.register(BigInteger.class);
    kryo.register(ArrayList.class, new Lists());
    kryo.register(HashSet.class, new Sets());
    kryo.register(HashMap.class, new Maps());
    for (var type : ArtefactClasses.ALL) {
      if (type == Graph.class) {
        kryo.register(type, new Graphs());
      } else if (type == JinjaTemplate.class) {
        kryo.register(type, new Templates());
      } else if (type == ObjectValue.class) {
        kryo.register(type, new Objects());
      } else if (type.isRecord()) {
        kryo.register(type, new RecordSerializer<>(type));
      } else {
        kryo.register(type);
      }
    }
  }

  /** For comparing, not for reading: where something stands in its text is left out. */
  static ArtefactCodec withoutPositions() {
    var codec = new ArtefactCodec();
    codec.kryo.register(Position.class, new NoPositions());
    return codec;
  }

  /** Parts of a workflow, one after the other. */
  byte[] write(Object... parts) {
    var output = new Output(1_024, -1);
    for (var part : parts) {
      kryo.writeClassAndObject(output, part);
    }
    return output.toBytes();
  }

  byte[] write(CompiledWorkflow workflow) {
    var output = new Output(16_384, -1);
    kryo.writeObject(output, workflow);
    return output.toBytes();
  }

  /**
   * @throws KryoException when the bytes are not what {@link #write} wrote
   */
  CompiledWorkflow read(byte[] bytes, int offset) {
    var input = new BoundedInput(bytes, offset);
    var workflow = kryo.readObject(input, CompiledWorkflow.class);
    if (input.position() != input.limit()) {
      throw new KryoException("more bytes than a workflow");
    }
    return workflow;
  }

  private static int length(Input input) {
    return ((BoundedInput) input).items();
  }

  private static final class NoPositions extends Serializer<Position> {
    @Override
    public void write(Kryo kryo, Output output, Position position) {}

    @Override
    public Position read(Kryo kryo, Input input, Class<? extends Position> type) {
      return Position.UNKNOWN;
    }
  }

  private static final class Lists extends Serializer<List<?>> {
    @Override
    public void write(Kryo kryo, Output output, List<?> list) {
      output.writeInt(list.size(), true);
      for (var item : list) {
        kryo.writeClassAndObject(output, item);
      }
    }

    @Override
    public List<?> read(Kryo kryo, Input input, Class<? extends List<?>> type) {
      var items = new Object[length(input)];
      for (var i = 0; i < items.length; i++) {
        items[i] = kryo.readClassAndObject(input);
      }
      return List.of(items);
    }
  }

  private static final class Sets extends Serializer<Set<?>> {
    @Override
    public void write(Kryo kryo, Output output, Set<?> set) {
      output.writeInt(set.size(), true);
      // A set has no order of its own: sorted, the same workflow gives the same bytes.
      set.stream()
          .sorted(Comparator.comparing(String::valueOf))
          .forEach(item -> kryo.writeClassAndObject(output, item));
    }

    @Override
    public Set<?> read(Kryo kryo, Input input, Class<? extends Set<?>> type) {
      var items = new Object[length(input)];
      for (var i = 0; i < items.length; i++) {
        items[i] = kryo.readClassAndObject(input);
      }
      return Set.of(items);
    }
  }

  private static final class Maps extends Serializer<Map<?, ?>> {
    @Override
    public void write(Kryo kryo, Output output, Map<?, ?> map) {
      output.writeInt(map.size(), true);
      map.entrySet().stream()
          .sorted(Comparator.comparing(entry -> String.valueOf(entry.getKey())))
          .forEach(
              entry -> {
                kryo.writeClassAndObject(output, entry.getKey());
                kryo.writeClassAndObject(output, entry.getValue());
              });
    }

    @Override
    public Map<?, ?> read(Kryo kryo, Input input, Class<? extends Map<?, ?>> type) {
      var size = length(input);
      var map = LinkedHashMap.newLinkedHashMap(size);
      for (var i = 0; i < size; i++) {
        map.put(kryo.readClassAndObject(input), kryo.readClassAndObject(input));
      }
      return Map.copyOf(map);
    }
  }

  private static final class Objects extends Serializer<ObjectValue> {
    @Override
    public void write(Kryo kryo, Output output, ObjectValue object) {
      output.writeInt(object.size(), true);
      object
          .entries()
          .forEach(
              (name, value) -> {
                output.writeString(name);
                kryo.writeClassAndObject(output, value);
              });
    }

    @Override
    public ObjectValue read(Kryo kryo, Input input, Class<? extends ObjectValue> type) {
      var size = length(input);
      var entries = LinkedHashMap.<String, Value>newLinkedHashMap(size);
      for (var i = 0; i < size; i++) {
        entries.put(input.readString(), (Value) kryo.readClassAndObject(input));
      }
      return size == 0 ? ObjectValue.EMPTY : new ObjectValue(entries);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> list(Kryo kryo, Input input) {
    // The lists below were written by the serializer above, of the types their readers name.
    return (List<T>) kryo.readClassAndObject(input);
  }

  private static final class Graphs extends Serializer<Graph> {
    @Override
    public void write(Kryo kryo, Output output, Graph graph) {
      output.writeInt(graph.id());
      output.writeInt(graph.parent());
      output.writeInt(graph.owner());
      kryo.writeClassAndObject(output, graph.nodes());
      kryo.writeClassAndObject(output, graph.edges());
      kryo.writeClassAndObject(output, graph.variables());
      kryo.writeClassAndObject(output, graph.roots());
    }

    @Override
    public Graph read(Kryo kryo, Input input, Class<? extends Graph> type) {
      return new Graph(
          input.readInt(),
          input.readInt(),
          input.readInt(),
          ArtefactCodec.<Node>list(kryo, input),
          ArtefactCodec.<Edge>list(kryo, input),
          ArtefactCodec.<Graph.Variable>list(kryo, input),
          ArtefactCodec.<Integer>list(kryo, input));
    }
  }

  /** The tree and the policy; what runs is made again when it is first needed. */
  private static final class Templates extends Serializer<JinjaTemplate> {
    @Override
    public void write(Kryo kryo, Output output, JinjaTemplate template) {
      kryo.writeClassAndObject(output, template.tree());
      kryo.writeObject(output, template.policy());
    }

    @Override
    public JinjaTemplate read(Kryo kryo, Input input, Class<? extends JinjaTemplate> type) {
      return JinjaTemplate.of(
          ArtefactCodec.<Stmt>list(kryo, input), kryo.readObject(input, JinjaPolicy.class));
    }
  }
}
