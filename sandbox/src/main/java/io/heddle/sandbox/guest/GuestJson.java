package io.heddle.sandbox.guest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
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
 * Values as the JSON in which they pass to the guest and back. A whole number that fits 64 bits
 * comes back as an integer; what others become is said by {@link Numbers}.
 */
public final class GuestJson {

  /** Digits of a whole number, at most: no more can be stored. */
  private static final int MAX_DIGITS = 1_000;

  /** What becomes of numbers in a guest's result. */
  public enum Numbers {
    /** Larger whole numbers are decimals: the guest computes in doubles, more would pretend. */
    DOUBLES,
    /** Larger whole numbers stay exact; not a number and the infinities become null. */
    EXACT,
    /** The same, but what is not finite stays as it is. */
    EXACT_OR_NAN
  }

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(100_000)
                  .build())
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
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

  /** The result of a guest that computes in doubles, within the limits of a call. */
  public static Read read(String text, Limits limits) {
    return read(text, limits, Numbers.DOUBLES);
  }

  /** The guest's result within the limits of a call. */
  public static Read read(String text, Limits limits, Numbers numbers) {
    var bytes = utf8Length(text);
    if (bytes > limits.outputBytes()) {
      return new Read.Refused(
          CodeFailure.OUTPUT_TOO_LARGE.with(
              "the result has %d bytes as JSON, the limit is %d"
                  .formatted(bytes, limits.outputBytes())));
    }
    try (var in = FACTORY.createParser(text)) {
      in.nextToken();
      var value = new Reader(in, limits.outputDepth(), numbers).read(0);
      if (in.nextToken() != null) {
        return new Read.Refused(CodeFailure.OUTPUT_INVALID.with("text follows the result's JSON"));
      }
      return new Read.Ok(value);
    } catch (DepthException | StreamConstraintsException e) {
      return new Read.Refused(
          CodeFailure.OUTPUT_TOO_DEEP.with(
              "the result nests deeper than %d".formatted(limits.outputDepth())));
    } catch (DigitsException _) {
      return new Read.Refused(
          CodeFailure.OUTPUT_INVALID.with(
              "the result holds a number of more than %d digits".formatted(MAX_DIGITS)));
    } catch (IOException _) {
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

  /** Reads one value after the other. */
  private record Reader(JsonParser in, int limit, Numbers numbers) {

    Value read(int depth) throws IOException {
      var token = in.currentToken();
      if (token == null) {
        throw new IOException("no value");
      }
      return switch (token) {
        case VALUE_NULL -> NoneValue.NONE;
        case VALUE_TRUE -> BooleanValue.TRUE;
        case VALUE_FALSE -> BooleanValue.FALSE;
        case VALUE_STRING -> Value.of(in.getText());
        case VALUE_NUMBER_INT -> integer();
        case VALUE_NUMBER_FLOAT -> decimal();
        case START_ARRAY -> array(depth + 1);
        case START_OBJECT -> object(depth + 1);
        case NOT_AVAILABLE, END_ARRAY, END_OBJECT, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
            throw new IOException("unexpected " + token);
      };
    }

    private Value array(int depth) throws IOException {
      refuseBelow(depth);
      var items = new ArrayList<Value>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(depth));
      }
      return Value.array(items);
    }

    private Value object(int depth) throws IOException {
      refuseBelow(depth);
      var entries = new LinkedHashMap<String, Value>();
      while (in.nextToken() != JsonToken.END_OBJECT) {
        var name = in.currentName();
        in.nextToken();
        entries.put(name, read(depth));
      }
      return new ObjectValue(entries);
    }

    private void refuseBelow(int depth) throws DepthException {
      if (depth > limit) {
        throw new DepthException();
      }
    }

    private Value integer() throws IOException {
      if (in.getTextLength() > MAX_DIGITS) {
        throw new DigitsException();
      }
      BigInteger number = in.getBigIntegerValue();
      if (number.bitLength() < Long.SIZE) {
        return IntegerValue.of(number.longValue());
      }
      return numbers == Numbers.DOUBLES ? Value.of(number.doubleValue()) : Value.of(number);
    }

    private Value decimal() throws IOException {
      var number = in.getDoubleValue();
      return Double.isFinite(number) || numbers == Numbers.EXACT_OR_NAN
          ? Value.of(number)
          : NoneValue.NONE;
    }
  }

  private static final class DepthException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class DigitsException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
