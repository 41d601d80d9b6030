package io.heddle.compiler.dsl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the tree from a JSON text. Strict: no comments, no trailing commas, nothing after the end.
 */
final class JsonReader {

  /** The budget refuses first, and names the limit; these only have to be no tighter. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(TextLimits.MAX_DEPTH + 1)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(YamlScalars.LONGEST_NUMBER)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final JsonParser parser;
  private final Places places;
  private final Budget budget;
  private final List<Parsed.Repeated> repeated = new ArrayList<>();

  private JsonReader(JsonParser parser, Places places, Budget budget) {
    this.parser = parser;
    this.places = places;
    this.budget = budget;
  }

  static Parsed read(String text, Budget budget) {
    var places = new Places(text);
    try (var parser = FACTORY.createParser(text)) {
      return new JsonReader(parser, places, budget).document();
    } catch (JsonProcessingException problem) {
      throw JsonProblems.refusal(problem, text, places);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", impossible);
    }
  }

  private Parsed document() throws IOException {
    TextValue root = new TextScalar(new Position(1, 1), "", Value.none());
    var first = parser.nextToken();
    if (first != null) {
      root = value(first, 1);
      if (parser.nextToken() != null) {
        throw Refusal.unreadable(
            place(),
            "the text goes on after its value ended",
            "remove what follows the last brace");
      }
    }
    return new Parsed(root, repeated, List.of());
  }

  private TextValue value(JsonToken token, int level) throws IOException {
    var position = place();
    return switch (token) {
      case START_OBJECT -> mapping(position, level);
      case START_ARRAY -> list(position, level);
      case VALUE_STRING -> {
        var text = parser.getText();
        yield scalar(position, text, Value.of(text));
      }
      case VALUE_NUMBER_INT -> scalar(position, parser.getText(), integer());
      case VALUE_NUMBER_FLOAT ->
          scalar(position, parser.getText(), Value.of(Double.parseDouble(parser.getText())));
      case VALUE_TRUE -> scalar(position, "true", Value.of(true));
      case VALUE_FALSE -> scalar(position, "false", Value.of(false));
      case VALUE_NULL -> scalar(position, "null", Value.none());
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw Refusal.unreadable(position, "a value is expected here", null);
    };
  }

  private Value integer() throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? Value.of(parser.getBigIntegerValue())
        : Value.of(parser.getLongValue());
  }

  private TextScalar scalar(Position position, String raw, Value value) {
    budget.scalar(raw.length(), position);
    return new TextScalar(position, raw, value);
  }

  private TextList list(Position position, int level) throws IOException {
    budget.container(level, position);
    var items = new ArrayList<TextValue>();
    for (var token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token, level + 1));
    }
    return new TextList(position, items);
  }

  private TextMap mapping(Position position, int level) throws IOException {
    budget.container(level, position);
    var entries = new Entries();
    for (var key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      var keyPosition = place();
      budget.key(key.length(), keyPosition);
      var token = parser.nextToken();
      if (token == null) {
        break;
      }
      var former = entries.set(key, new TextMap.Entry(keyPosition, value(token, level + 1)));
      if (former != null) {
        repeated.add(new Parsed.Repeated(key, keyPosition, former.keyPosition()));
      }
    }
    return new TextMap(position, entries);
  }

  private Position place() {
    return places.at((int) parser.currentTokenLocation().getCharOffset());
  }
}
