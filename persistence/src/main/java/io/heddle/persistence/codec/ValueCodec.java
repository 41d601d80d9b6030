package io.heddle.persistence.codec;

import com.fasterxml.jackson.core.JsonToken;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Values as CBOR: each kind is CBOR's own, a file is a tagged object. Kinds, the order of entries
 * and every bit of a number come back as they were; of a stream, what is known of it.
 */
public final class ValueCodec {

  private ValueCodec() {}

  /** The bytes of one value. */
  public static byte[] bytes(Value value) {
    return Cbor.bytes(out -> write(out, value));
  }

  /** The bytes of one value, telling the hashes of the blobs that the files in it name. */
  public static byte[] bytes(Value value, Consumer<String> files) {
    return Cbor.bytes(null, files, out -> write(out, value));
  }

  /** The value of such bytes. */
  public static Value read(byte[] bytes) {
    return Cbor.read(bytes, ValueCodec::read);
  }

  public static void write(CborWriter out, Value value) throws IOException {
    var large = out.large();
    if (large == null || !large.takes(out, value)) {
      writeWhole(out, value);
    }
  }

  /** The value itself stays, whatever its size; those inside it need not. */
  static void writeWhole(CborWriter out, Value value) throws IOException {
    switch (value) {
      case NoneValue _ -> out.none();
      case BooleanValue flag -> out.flag(flag == BooleanValue.TRUE);
      case IntegerValue(var number) -> out.number(number);
      case BigIntegerValue(var number) -> out.bigInteger(number);
      case DecimalValue(var number) -> out.decimal(number);
      case StringValue(var text) -> out.value(text);
      case ArrayValue array -> writeArray(out, array);
      case ObjectValue object -> writeObject(out, object);
      case FileValue file -> {
        out.names(file);
        out.tag(Tags.FILE);
        writePairs(out, file.description());
      }
      case StreamValue stream -> write(out, stream.snapshot());
    }
  }

  private static void writeArray(CborWriter out, ArrayValue array) throws IOException {
    out.begin(array.size());
    for (var item : array.items()) {
      write(out, item);
    }
    out.end();
  }

  private static void writeObject(CborWriter out, ObjectValue object) throws IOException {
    if (!object.entries().keySet().stream().allMatch(CborWriter::isUnicode)) {
      out.tag(Tags.PAIRS);
      writePairs(out, object);
      return;
    }
    out.beginObject(object.size());
    for (var entry : object.entries().entrySet()) {
      out.key(entry.getKey());
      write(out, entry.getValue());
    }
    out.endObject();
  }

  private static void writePairs(CborWriter out, ObjectValue object) throws IOException {
    out.begin(2 * object.size());
    for (var entry : object.entries().entrySet()) {
      out.text(entry.getKey());
      write(out, entry.getValue());
    }
    out.end();
  }

  public static Value read(CborReader in) throws IOException {
    return read(in, in.next());
  }

  /** Where only an object may be. */
  public static ObjectValue readObject(CborReader in) throws IOException {
    if (read(in) instanceof ObjectValue object) {
      return object;
    }
    throw new CodecException("a value that is no object where an object must be");
  }

  private static Value read(CborReader in, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> Value.none();
      case VALUE_TRUE -> Value.of(true);
      case VALUE_FALSE -> Value.of(false);
      case VALUE_NUMBER_INT -> Value.of(in.currentInteger());
      case VALUE_NUMBER_FLOAT -> Value.of(in.currentDecimal());
      case VALUE_STRING, VALUE_EMBEDDED_OBJECT -> in.value(token);
      case START_OBJECT -> readEntries(in);
      case START_ARRAY ->
          switch (in.tag()) {
            case Tags.NONE -> readItems(in);
            case Tags.FILE -> new FileValue(readPairs(in));
            case Tags.PAIRS -> readPairs(in);
            case Tags.LARGE -> in.large();
            case Tags.AGAIN -> in.again();
            default -> throw new CodecException("an array of the unknown kind " + in.tag());
          };
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE ->
          throw new CodecException(token + " where a value must be");
    };
  }

  private static Value readItems(CborReader in) throws IOException {
    var items = new ArrayList<Value>();
    for (var token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
      items.add(read(in, token));
    }
    return Value.array(items);
  }

  private static ObjectValue readPairs(CborReader in) throws IOException {
    var entries = new LinkedHashMap<String, Value>();
    for (var token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
      entries.put(in.currentText(token), read(in));
    }
    return object(entries);
  }

  private static ObjectValue readEntries(CborReader in) throws IOException {
    var entries = new LinkedHashMap<String, Value>();
    while (in.next() != JsonToken.END_OBJECT) {
      entries.put(in.currentKey(), read(in));
    }
    return object(entries);
  }

  private static ObjectValue object(Map<String, Value> entries) {
    return entries.isEmpty() ? ObjectValue.EMPTY : new ObjectValue(entries);
  }
}
