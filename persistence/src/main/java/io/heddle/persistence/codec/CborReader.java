package io.heddle.persistence.codec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields in the order in which they were written; anything else is a {@link CodecException}.
 */
public final class CborReader {

  private final CBORParser in;
  private final Attachments large;

  /** Texts of values that others may name. */
  private final List<Value> texts = new ArrayList<>(0);

  /** One content is read once, however often it is named, and takes its memory once. */
  private final Map<String, Value> found = new HashMap<>(0);

  /**
   * @param large finds values that are stored beside
   */
  CborReader(CBORParser in, Attachments large) {
    this.in = in;
    this.large = large;
  }

  /** The text of a value; whoever names it later means this one. */
  Value value(JsonToken token) throws IOException {
    var text = currentText(token);
    var value = Value.of(text);
    if (text.length() >= CborWriter.AGAIN_FROM) {
      texts.add(value);
    }
    return value;
  }

  /** A text that stood before what stands here. */
  Value again() throws IOException {
    var index = integer();
    endArray();
    if (index < 0 || index >= texts.size()) {
      throw new CodecException("a text that does not stand before it");
    }
    return texts.get(index);
  }

  /** A value whose hash stands here. */
  Value large() throws IOException {
    var group = text();
    var hash = text();
    var _ = number();
    endArray();
    var value = found.get(hash);
    if (value == null) {
      value = Cbor.read(large.content(group, hash), ValueCodec::read, large);
      found.put(hash, value);
    }
    return value;
  }

  JsonToken next() throws IOException {
    var token = in.nextToken();
    if (token == null) {
      throw new CodecException("the bytes end too early");
    }
    return token;
  }

  /** Of the token that was read last, or {@link Tags#NONE}. */
  int tag() {
    return in.getCurrentTag();
  }

  private void expect(JsonToken expected) throws IOException {
    require(next(), expected);
  }

  private void require(JsonToken token, JsonToken expected) {
    if (token != expected) {
      throw new CodecException(
          "%s instead of %s at byte %d"
              .formatted(token, expected, in.currentTokenLocation().getByteOffset()));
    }
  }

  public long number() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT);
    return in.getLongValue();
  }

  public int integer() throws IOException {
    return Math.toIntExact(number());
  }

  BigInteger currentInteger() throws IOException {
    return in.getBigIntegerValue();
  }

  double currentDecimal() throws IOException {
    return in.getDoubleValue();
  }

  public boolean flag() throws IOException {
    return switch (next()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case JsonToken other -> throw new CodecException(other + " instead of a flag");
    };
  }

  public String text() throws IOException {
    return currentText(next());
  }

  /** The text of a token that was read. */
  String currentText(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_EMBEDDED_OBJECT && tag() == Tags.UTF_16) {
      return ByteBuffer.wrap(in.getBinaryValue()).asCharBuffer().toString();
    }
    require(token, JsonToken.VALUE_STRING);
    return in.getText();
  }

  String currentKey() throws IOException {
    return in.currentName();
  }

  public @Nullable String optionalText() throws IOException {
    var token = next();
    return token == JsonToken.VALUE_NULL ? null : currentText(token);
  }

  /** The constant of this name. */
  public <E extends Enum<E>> E name(Class<E> type) throws IOException {
    return currentName(next(), type);
  }

  <E extends Enum<E>> E currentName(JsonToken token, Class<E> type) throws IOException {
    var name = currentText(token);
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new CodecException("%s is no %s".formatted(name, type.getSimpleName()), unknown);
    }
  }

  public BigDecimal price() throws IOException {
    var text = text();
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException wrong) {
      throw new CodecException("'%s' is no price".formatted(text), wrong);
    }
  }

  public Duration duration() throws IOException {
    return Duration.ofMillis(number());
  }

  public @Nullable Duration optionalDuration() throws IOException {
    if (next() == JsonToken.VALUE_NULL) {
      return null;
    }
    require(in.currentToken(), JsonToken.VALUE_NUMBER_INT);
    return Duration.ofMillis(in.getLongValue());
  }

  public List<Integer> numbers() throws IOException {
    begin();
    var values = new ArrayList<Integer>();
    while (next() != JsonToken.END_ARRAY) {
      require(in.currentToken(), JsonToken.VALUE_NUMBER_INT);
      values.add(in.getIntValue());
    }
    return values;
  }

  public List<String> texts() throws IOException {
    begin();
    var values = new ArrayList<String>();
    for (var token = next(); token != JsonToken.END_ARRAY; token = next()) {
      values.add(currentText(token));
    }
    return values;
  }

  public void begin() throws IOException {
    expect(JsonToken.START_ARRAY);
  }

  public void endArray() throws IOException {
    expect(JsonToken.END_ARRAY);
  }

  /** There is no more. */
  void end() throws IOException {
    if (in.nextToken() != null) {
      throw new CodecException("bytes are left over");
    }
  }
}
