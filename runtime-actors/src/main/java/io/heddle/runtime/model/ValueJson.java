package io.heddle.runtime.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
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
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Values as strict JSON text and back, in the order in which they were written. */
public final class ValueJson {

  /** How deep a text or value may nest. */
  public static final int MAX_DEPTH = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(1_000)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private ValueJson() {}

  /** The value the whole text stands for, or null when the text is not JSON. */
  public static @Nullable Value parse(String text) {
    try (var parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return null;
      }
      var value = read(parser);
      return parser.nextToken() == null ? value : null;
    } catch (IOException _) {
      return null;
    }
  }

  /** Compact JSON; numbers that JSON has no text for become null. */
  public static String write(Value value) {
    var text = new StringWriter();
    try (var out = FACTORY.createGenerator(text)) {
      write(value, out, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Value read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var entries = new LinkedHashMap<String, Value>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var name = parser.currentName();
          parser.nextToken();
          entries.put(name, read(parser));
        }
        yield new ObjectValue(entries);
      }
      case START_ARRAY -> {
        var items = new ArrayList<Value>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield Value.array(items);
      }
      case VALUE_STRING -> Value.of(parser.getText());
      case VALUE_NUMBER_INT -> Value.of(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> Value.of(parser.getDoubleValue());
      case VALUE_TRUE -> Value.of(true);
      case VALUE_FALSE -> Value.of(false);
      case VALUE_NULL -> Value.none();
      case null, default -> throw new IOException("not a JSON value");
    };
  }

  private static void write(Value value, JsonGenerator out, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("a value nests deeper than " + MAX_DEPTH);
    }
    switch (value) {
      case NoneValue _ -> out.writeNull();
      case BooleanValue flag -> out.writeBoolean(flag.isTrue());
      case IntegerValue(var number) -> out.writeNumber(number);
      case BigIntegerValue(var number) -> out.writeNumber(number);
      case DecimalValue(var number) -> {
        if (Double.isFinite(number)) {
          out.writeNumber(number);
        } else {
          out.writeNull();
        }
      }
      case StringValue(var text) -> out.writeString(text);
      case ArrayValue(var items) -> {
        out.writeStartArray();
        for (var item : items) {
          write(item, out, depth + 1);
        }
        out.writeEndArray();
      }
      case ObjectValue(var entries) -> {
        out.writeStartObject();
        for (var entry : entries.entrySet()) {
          out.writeFieldName(entry.getKey());
          write(entry.getValue(), out, depth + 1);
        }
        out.writeEndObject();
      }
      case FileValue(var description) -> write(description, out, depth);
      case StreamValue stream -> write(stream.snapshot(), out, depth + 1);
    }
  }
}
