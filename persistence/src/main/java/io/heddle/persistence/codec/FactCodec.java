package io.heddle.persistence.codec;

import io.heddle.runtime.machine.Fact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Facts as bytes: each an array of its code, its version and its fields. An unknown code or version
 * is refused, so two releases can run side by side.
 */
public final class FactCodec {

  /** The manifest of a list of facts. */
  public static final String MANIFEST = "facts-1";

  private record Key(int code, int version) {}

  private final Map<Class<?>, FactShape<?>> writers = new HashMap<>();
  private final Map<Key, FactShape<?>> readers = new HashMap<>();

  public FactCodec(WorkflowOfRun workflows) {
    for (var shape : shapes(workflows)) {
      var newest = writers.get(shape.type());
      if (newest == null || newest.version() < shape.version()) {
        writers.put(shape.type(), shape);
      }
      if (readers.put(new Key(shape.code(), shape.version()), shape) != null) {
        throw new IllegalStateException("two shapes have the code and version of " + shape);
      }
    }
  }

  /** All that were ever released, and those of this release. */
  static List<FactShape<?>> shapes(WorkflowOfRun workflows) {
    var shapes = new ArrayList<>(RunFacts.shapes(workflows));
    shapes.addAll(NodeFacts.SHAPES);
    shapes.addAll(FrameFacts.SHAPES);
    shapes.addAll(OrderFacts.SHAPES);
    return shapes;
  }

  /** The bytes of facts in order. */
  public byte[] bytes(List<Fact> facts) {
    return Cbor.bytes(
        out -> {
          out.number(facts.size());
          for (var fact : facts) {
            write(out, fact);
          }
        });
  }

  /**
   * The facts of such bytes.
   *
   * @throws CodecException when a fact is of a kind or version this release does not know, or its
   *     workflow is not there any more
   */
  public List<Fact> read(byte[] bytes) {
    return Cbor.read(
        bytes,
        in -> {
          var count = in.number();
          var facts = new ArrayList<Fact>();
          for (var i = 0L; i < count; i++) {
            facts.add(read(in));
          }
          return facts;
        });
  }

  public void write(CborWriter out, Fact fact) throws IOException {
    var shape = writers.get(fact.getClass());
    if (shape == null) {
      throw new CodecException("no shape of " + fact.getClass().getSimpleName());
    }
    shape.write(out, fact);
  }

  /**
   * A fact where only one of this kind may be.
   *
   * @throws CodecException when it is another
   */
  public <F extends Fact> F read(CborReader in, Class<F> type) throws IOException {
    var fact = read(in);
    if (!type.isInstance(fact)) {
      throw new CodecException(
          "a fact %s where %s must be"
              .formatted(fact.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(fact);
  }

  public Fact read(CborReader in) throws IOException {
    in.begin();
    var key = new Key(in.integer(), in.integer());
    var shape = readers.get(key);
    if (shape == null) {
      throw new CodecException(
          "a fact of kind %d, version %d, of a newer release".formatted(key.code(), key.version()));
    }
    Fact fact = shape.form().read(in);
    in.endArray();
    return fact;
  }
}
