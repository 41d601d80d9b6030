package io.heddle.sandbox.guest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.NodeFailure;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Values as the JSON in which they pass to the guest and back.
 *
 * <p>A whole number that fits 64 bits comes back as an integer, every other number as a decimal:
 * guests compute in doubles, so more digits would only pretend.
 */
public final class GuestJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(1_000)
                  .build())
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private GuestJson() {}

  /** What was read, or why it is refused. */
  public sealed interface Read {
    record Ok(Value value) implements Read {}

    record Refused(NodeFailure failure) implements Read {}
  }

  /** Compact JSON of a value; NaN and the infinities are null, as in JavaScript. */
  public static String write(Value value) {
    return ValueJson.write(value);
  }

  /** The guest's result within the limits of a call. */
  public static Read read(String text, Limits limits) {
    var bytes = utf8Length(text);
    if (bytes > limits.outputBytes()) {
      return new Read.Refused(
          CodeFailure.OUTPUT_TOO_LARGE.with(
              "the result has %d bytes as JSON, the limit is %d"
                  .formatted(bytes, limits.outputBytes())));
    }
    try (var in = FACTORY.createParser(text)) {
      in.nextToken();
      var value = read(in, 0, limits.outputDepth());
      if (in.nextToken() != null) {
        return new Read.Refused(CodeFailure.OUTPUT_INVALID.with("text follows the result's JSON"));
      }
      return new Read.Ok(value);
    } catch (DepthException | StreamConstraintsException e) {
      return new Read.Refused(
          CodeFailure.OUTPUT_TOO_DEEP.with(
              "the result nests deeper than %d".formatted(limits.outputDepth())));
    } catch (IOException e) {
      return new Read.Refused(CodeFailure.OUTPUT_INVALID.with("the result is not JSON"));
    }
  }

  /** Bytes of the text in UTF-8, without encoding it. */
  public static long utf8Length(String text) {
    long bytes = text.length();
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= 0x80) {
        // A surrogate pair is four bytes: two for each half.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  private static Value read(JsonParser in, int depth, int limit) throws IOException {
    var token = in.currentToken();
    if (token == null) {
      throw new IOException("no value");
    }
    return switch (token) {
      case VALUE_NULL -> NoneValue.NONE;
      case VALUE_TRUE -> BooleanValue.TRUE;
      case VALUE_FALSE -> BooleanValue.FALSE;
      case VALUE_STRING -> Value.of(in.getText());
      case VALUE_NUMBER_INT -> integer(in);
      case VALUE_NUMBER_FLOAT -> Value.of(in.getDoubleValue());
      case START_ARRAY -> readArray(in, depth + 1, limit);
      case START_OBJECT -> readObject(in, depth + 1, limit);
      case NOT_AVAILABLE, END_ARRAY, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("unexpected " + token);
    };
  }

  private static Value readArray(JsonParser in, int depth, int limit) throws IOException {
    refuseBelow(depth, limit);
    var items = new ArrayList<Value>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(in, depth, limit));
    }
    return Value.array(items);
  }

  private static Value readObject(JsonParser in, int depth, int limit) throws IOException {
    refuseBelow(depth, limit);
    var entries = new LinkedHashMap<String, Value>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      var name = in.currentName();
      in.nextToken();
      entries.put(name, read(in, depth, limit));
    }
    return new ObjectValue(entries);
  }

  private static void refuseBelow(int depth, int limit) throws DepthException {
    if (depth > limit) {
      throw new DepthException();
    }
  }

  private static Value integer(JsonParser in) throws IOException {
    BigInteger number = in.getBigIntegerValue();
    return number.bitLength() < Long.SIZE
        ? IntegerValue.of(number.longValue())
        : Value.of(number.doubleValue());
  }

  private static final class DepthException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
