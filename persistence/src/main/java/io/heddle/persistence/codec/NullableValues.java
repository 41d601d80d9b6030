package io.heddle.persistence.codec;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of values of which some are not there, which is something else than none. */
final class NullableValues {

  /** Results of a container that are sealed together. */
  static final int CHUNK = 256;

  /** More would be an image of no state. */
  private static final int MAX = 10_000_000;

  private NullableValues() {}

  /** How many, which are not there, and each of the others by itself. */
  static void write(CborWriter out, List<@Nullable Value> values) throws IOException {
    var absent = absent(values);
    out.number(values.size()).numbers(absent);
    for (var value : values) {
      if (value != null) {
        ValueCodec.write(out, value);
      }
    }
  }

  static List<@Nullable Value> read(CborReader in) throws IOException {
    var size = size(in);
    var absent = in.numbers();
    var values = new ArrayList<@Nullable Value>();
    var next = 0;
    for (var i = 0; i < size; i++) {
      if (next < absent.size() && absent.get(next) == i) {
        values.add(null);
        next++;
      } else {
        values.add(ValueCodec.read(in));
      }
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * The same in chunks, each of them one value: it lies beside when it is large, under its hash. A
   * chunk that is complete never changes, so that the next image stores it no second time.
   */
  static void writeChunks(CborWriter out, List<@Nullable Value> values) throws IOException {
    out.number(values.size());
    for (var from = 0; from < values.size(); from += CHUNK) {
      var chunk = values.subList(from, Math.min(values.size(), from + CHUNK));
      out.numbers(absent(chunk));
      var present = new ArrayList<Value>();
      for (var value : chunk) {
        if (value != null) {
          present.add(value);
        }
      }
      ValueCodec.write(out, Value.array(present));
    }
  }

  static List<@Nullable Value> readChunks(CborReader in) throws IOException {
    var size = size(in);
    var values = new ArrayList<@Nullable Value>();
    while (values.size() < size) {
      var absent = in.numbers();
      var length = Math.min(CHUNK, size - values.size());
      if (!(ValueCodec.read(in) instanceof ArrayValue(var present))
          || present.size() + absent.size() != length) {
        throw new CodecException("a chunk that is not one of %d results".formatted(length));
      }
      var gap = 0;
      for (var i = 0; i < length; i++) {
        if (gap < absent.size() && absent.get(gap) == i) {
          values.add(null);
          gap++;
        } else if (i - gap < present.size()) {
          values.add(present.get(i - gap));
        } else {
          throw new CodecException("a chunk whose gaps are in no order");
        }
      }
    }
    return Collections.unmodifiableList(values);
  }

  private static int size(CborReader in) throws IOException {
    var size = in.integer();
    if (size < 0 || size > MAX) {
      throw new CodecException("a list of %d values".formatted(size));
    }
    return size;
  }

  private static List<Integer> absent(List<@Nullable Value> values) {
    var absent = new ArrayList<Integer>();
    for (var i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        absent.add(i);
      }
    }
    return absent;
  }
}
