package io.heddle.compiler.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Values and JSON text. Whole numbers stay whole however large, all others become decimals; objects
 * keep the order of their keys.
 *
 * <p>Nesting is bounded by {@link #MAX_DEPTH} both ways, a number by {@link #MAX_NUMBER_LENGTH}
 * digits.
 */
public final class Json {

  /** How deep objects and arrays may nest. */
  public static final int MAX_DEPTH = 200;

  /** How many characters one number may have. */
  public static final int MAX_NUMBER_LENGTH = 4_300;

  private static final int MAX_STRING_LENGTH = 64 << 20;

  /** A text that is no JSON, or JSON beyond the bounds. */
  public static final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
      super(message, null, false, false);
    }
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxStringLength(MAX_STRING_LENGTH)
                          .build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private Json() {}

  /**
   * Appends a JSON string literal.
   *
   * @param ascii whether characters beyond ASCII are escaped
   */
  public static void quote(String text, StringBuilder out, boolean ascii) {
    JsonText.quote(text, out, ascii);
  }

  /** For readers of JSON that miss something in it. */
  public static MalformedJsonException malformed(String message) {
    return new MalformedJsonException(message);
  }

  /**
   * Reads one JSON value. {@code NaN} and {@code Infinity} are read, as Python reads them.
   *
   * @throws MalformedJsonException with the parser's first sentence and the place
   */
  public static Value parse(String text) throws MalformedJsonException {
    try (JsonParser parser = MAPPER.createParser(text)) {
      JsonNode node = MAPPER.readTree(parser);
      if (node == null || node.isMissingNode()) {
        throw new MalformedJsonException("there is no value in the text");
      }
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("more text follows the value");
      }
      return fromJackson(node);
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      throw new MalformedJsonException(
          place == null
              ? e.getOriginalMessage()
              : "%s (line %d, column %d)"
                  .formatted(e.getOriginalMessage(), place.getLineNr(), place.getColumnNr()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The value of a Jackson tree. */
  public static Value fromJackson(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> NoneValue.NONE;
      case BOOLEAN -> Value.of(node.booleanValue());
      case STRING -> Value.of(node.textValue());
      case NUMBER -> number(node);
      case ARRAY -> {
        var items = new ArrayList<Value>(node.size());
        node.forEach(item -> items.add(fromJackson(item)));
        yield Value.array(items);
      }
      case OBJECT -> {
        var entries = LinkedHashMap.<String, Value>newLinkedHashMap(node.size());
        node.properties().forEach(e -> entries.put(e.getKey(), fromJackson(e.getValue())));
        yield new ObjectValue(entries);
      }
      case BINARY, POJO -> Value.of(node.asText());
    };
  }

  private static Value number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.canConvertToLong()
          ? IntegerValue.of(node.longValue())
          : Value.of(node.bigIntegerValue());
    }
    return new DecimalValue(node.doubleValue());
  }

  /** The Jackson tree of a value; a file is its description, a stream what is known of it. */
  public static JsonNode toJackson(Value value) {
    var nodes = JsonNodeFactory.instance;
    return switch (value) {
      case NoneValue _ -> nodes.nullNode();
      case BooleanValue b -> nodes.booleanNode(b.isTrue());
      case IntegerValue(var number) -> nodes.numberNode(number);
      case BigIntegerValue(var number) -> nodes.numberNode(number);
      case DecimalValue(var number) -> nodes.numberNode(number);
      case StringValue(var text) -> nodes.textNode(text);
      case ArrayValue(var items) -> {
        var array = nodes.arrayNode(items.size());
        items.forEach(item -> array.add(toJackson(item)));
        yield array;
      }
      case ObjectValue(var entries) -> {
        var object = nodes.objectNode();
        entries.forEach((name, entry) -> object.set(name, toJackson(entry)));
        yield object;
      }
      case FileValue(var description) -> toJackson(description);
      case StreamValue stream -> toJackson(stream.snapshot());
    };
  }

  /** Compact JSON: no spaces, non-ASCII characters kept. */
  public static String write(Value value) {
    return JsonText.COMPACT.write(value);
  }

  /** JSON with two spaces of indentation. */
  public static String writePretty(Value value) {
    return JsonText.PRETTY.write(value);
  }

  /** Whether a JSON type can hold a decimal without loss, for callers that print numbers. */
  static boolean isFinite(double number) {
    return Double.isFinite(number);
  }

  /** The exact decimal text of a whole double, without exponent. */
  static String plain(double number) {
    return new BigDecimal(number).toPlainString();
  }

  /** The type a Jackson node has in diagnostics. */
  public static String kindOf(JsonNode node) {
    return node.getNodeType() == JsonNodeType.OBJECT ? "object" : fromJackson(node).kind();
  }
}
