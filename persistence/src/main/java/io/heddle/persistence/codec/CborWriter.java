package io.heddle.persistence.codec;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.heddle.compiler.value.FileValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes fields one after another; a reader reads them in the same order. */
public final class CborWriter {

  /** In characters: a text that is that long may be named instead of being written. */
  static final int AGAIN_FROM = 128;

  private final CBORGenerator out;
  private final @Nullable LargeValues large;
  private final Consumer<String> files;

  /** Texts of values that stand here already, and which they are; none in most content. */
  private final Map<String, Integer> texts = new HashMap<>(0);

  /**
   * @param large takes large values out, or null when they stay
   * @param files hears the hashes of the blobs that file values name
   */
  CborWriter(CBORGenerator out, @Nullable LargeValues large, Consumer<String> files) {
    this.out = out;
    this.large = large;
    this.files = files;
  }

  /** A file value is being written. */
  void names(FileValue file) {
    var hash = FileIds.hash(file);
    if (hash != null) {
      files.accept(hash);
    }
  }

  @Nullable LargeValues large() {
    return large;
  }

  public CborWriter number(long value) throws IOException {
    out.writeNumber(value);
    return this;
  }

  CborWriter bigInteger(BigInteger value) throws IOException {
    out.writeNumber(value);
    return this;
  }

  CborWriter decimal(double value) throws IOException {
    out.writeNumber(value);
    return this;
  }

  public CborWriter flag(boolean value) throws IOException {
    out.writeBoolean(value);
    return this;
  }

  /** A text; one with half a surrogate pair, which UTF-8 cannot hold, goes as UTF-16. */
  public CborWriter text(String value) throws IOException {
    if (isUnicode(value)) {
      out.writeString(value);
    } else {
      out.writeTag(Tags.UTF_16);
      out.writeBinary(units(value));
    }
    return this;
  }

  /**
   * The text of a value. One of {@link #AGAIN_FROM} characters or more stands once in a content:
   * what a node puts out is put out again by the end of its frame, and by the frame.
   */
  void value(String text) throws IOException {
    if (text.length() < AGAIN_FROM) {
      text(text);
      return;
    }
    var known = texts.putIfAbsent(text, texts.size());
    if (known == null) {
      text(text);
    } else {
      out.writeTag(Tags.AGAIN);
      begin(1);
      number(known);
      end();
    }
  }

  /** A text, or null. */
  public CborWriter optionalText(@Nullable String value) throws IOException {
    return value == null ? none() : text(value);
  }

  CborWriter none() throws IOException {
    out.writeNull();
    return this;
  }

  /** By its name in lower case: the order of an enum is no contract. */
  public CborWriter name(Enum<?> value) throws IOException {
    return text(value.name().toLowerCase(Locale.ROOT));
  }

  public CborWriter price(BigDecimal value) throws IOException {
    return text(value.toString());
  }

  /** In milliseconds. */
  public CborWriter duration(Duration value) throws IOException {
    return number(value.toMillis());
  }

  public CborWriter optionalDuration(@Nullable Duration value) throws IOException {
    return value == null ? none() : duration(value);
  }

  public CborWriter numbers(List<Integer> values) throws IOException {
    begin();
    for (var value : values) {
      number(value);
    }
    return end();
  }

  public CborWriter texts(List<String> values) throws IOException {
    begin();
    for (var value : values) {
      text(value);
    }
    return end();
  }

  public CborWriter begin() throws IOException {
    out.writeStartArray();
    return this;
  }

  public CborWriter end() throws IOException {
    out.writeEndArray();
    return this;
  }

  void begin(int items) throws IOException {
    out.writeStartArray(null, items);
  }

  void beginObject(int entries) throws IOException {
    out.writeStartObject(null, entries);
  }

  void key(String key) throws IOException {
    out.writeFieldName(key);
  }

  void endObject() throws IOException {
    out.writeEndObject();
  }

  void tag(int tag) throws IOException {
    out.writeTag(tag);
  }

  /** Not by a charset: those replace what is no character. */
  private static byte[] units(String text) {
    var bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
    bytes.asCharBuffer().put(text);
    return bytes.array();
  }

  static boolean isUnicode(String text) {
    for (var i = 0; i < text.length(); i++) {
      var unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        var paired =
            Character.isHighSurrogate(unit)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
