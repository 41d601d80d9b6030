package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a workflow text, read field by field.
 *
 * <p>A field of the wrong kind is reported (E607) and then counts as absent; a required one that is
 * absent is reported (E608). An explicit null is an absent field. What was asked for is remembered,
 * so that {@link #reportUnknown} can tell the rest.
 *
 * <p>Not thread-safe; belongs to one lowering.
 */
public final class Fields {

  private static final int MOST_UNKNOWN = 20;
  private static final int NO_ITEM = -1;
  private static final String SELECTOR = "a selector such as [node, variable]";

  private final TextMap map;
  private final @Nullable String nodeId;
  private final @Nullable Fields outer;
  private final String key;
  private final int item;
  private final Consumer<Diagnostic> findings;
  private final AskedKeys asked;

  private Fields(TextMap map, @Nullable String nodeId, Consumer<Diagnostic> findings) {
    this(map, nodeId, findings, null, "", NO_ITEM);
  }

  /**
   * @param outer the mapping that this one stands in, under the key; null when paths begin here
   * @param item its number in the list under the key
   */
  private Fields(
      TextMap map,
      @Nullable String nodeId,
      Consumer<Diagnostic> findings,
      @Nullable Fields outer,
      String key,
      int item) {
    this.map = map;
    this.nodeId = nodeId;
    this.findings = findings;
    this.outer = outer;
    this.key = key;
    this.item = item;
    this.asked = new AskedKeys(map.numbered());
  }

  /** The fields of a mapping outside of any node. */
  public static Fields of(TextMap map, Consumer<Diagnostic> findings) {
    return new Fields(map, null, findings);
  }

  /** The same mapping as the data of this node: the paths of its fields begin here. */
  public Fields inNode(String id) {
    return new Fields(map, id, findings);
  }

  private Fields inner(TextMap inner, String key, int item) {
    return new Fields(inner, nodeId, findings, this, key, item);
  }

  public TextMap map() {
    return map;
  }

  public Position position() {
    return map.position();
  }

  /** Where the field's value is, or the whole mapping when the field is absent. */
  public Position positionOf(String key) {
    var value = map.get(key);
    return value == null ? map.position() : value.position();
  }

  /** The node this belongs to, or null outside of nodes. */
  public @Nullable String nodeId() {
    return nodeId;
  }

  /** The path of a field inside its node: {@code cases[0].logical_operator}. */
  public String pathOf(String key) {
    var path = outer == null ? "" : outer.pathOf(this.key, item);
    return path.isEmpty() ? key : path + "." + key;
  }

  private String pathOf(String key, int item) {
    return item == NO_ITEM ? pathOf(key) : pathOf(key) + "[" + item + "]";
  }

  /** Whether the field is there and not null. Does not make the field known. */
  public boolean has(String key) {
    return present(key) != null;
  }

  /** The field as it stands, or null when absent. */
  public @Nullable TextValue value(String key) {
    var number = asked.add(key);
    return number < 0 ? null : presentOrNull(map.numbered().at(number).value());
  }

  /** The field as it stands, or null after reporting that it is missing. */
  public @Nullable TextValue requiredValue(String key) {
    return required(key, value(key));
  }

  /**
   * A text, or null when absent. A number or a boolean is the text it was written as: ids and
   * constants often lack their quotes.
   */
  public @Nullable String text(String key) {
    return converted(key, "text", Coercion::text);
  }

  public String textOr(String key, String fallback) {
    var text = text(key);
    return text == null ? fallback : text;
  }

  public @Nullable String requiredText(String key) {
    var text = text(key);
    return has(key) ? text : required(key, text);
  }

  /** A whole number; also {@code 3.0}, and one in quotes. */
  public long integer(String key, long fallback) {
    var number = converted(key, "a whole number", Coercion::integer);
    return number == null ? fallback : number;
  }

  /** A whole number within bounds; one outside is reported and replaced by the fallback. */
  public long integer(String key, long fallback, long least, long most) {
    var value = value(key);
    if (value == null) {
      return fallback;
    }
    var found = Coercion.integer(value);
    if (found == null || found < least || found > most) {
      invalid(pathOf(key), value, "a whole number from " + least + " to " + most, null);
      return fallback;
    }
    return found;
  }

  /** A number; also one in quotes. */
  public double decimal(String key, double fallback) {
    var number = converted(key, "a number", Coercion::decimal);
    return number == null ? fallback : number;
  }

  /** True or false; also as 1 and 0 and as the words that YAML 1.1 reads so, in quotes. */
  public boolean bool(String key, boolean fallback) {
    var truth = converted(key, "true or false", Coercion::bool);
    return truth == null ? fallback : truth;
  }

  /** The items of a list; none when the field is absent. */
  public List<TextValue> list(String key) {
    var items =
        converted(key, "a list", value -> value instanceof TextList list ? list.items() : null);
    return items == null ? List.of() : items;
  }

  /** A list of texts; none when the field is absent. */
  public List<String> texts(String key) {
    var texts = converted(key, "a list of texts", Coercion::texts);
    return texts == null ? List.of() : texts;
  }

  /** A mapping, or null when absent. */
  public @Nullable Fields map(String key) {
    var found = converted(key, "a mapping", value -> value instanceof TextMap map ? map : null);
    return found == null ? null : inner(found, key, NO_ITEM);
  }

  /** A mapping; one without fields when absent, so that defaults apply. */
  public Fields mapOrEmpty(String key) {
    var found = map(key);
    return found != null ? found : inner(new TextMap(positionOf(key), Map.of()), key, NO_ITEM);
  }

  /** The mappings of a list, with their places in it; items of other kinds are reported. */
  public List<Fields> maps(String key) {
    var items = list(key);
    var maps = new ArrayList<Fields>(items.size());
    for (var index = 0; index < items.size(); index++) {
      if (items.get(index) instanceof TextMap map) {
        maps.add(inner(map, key, index));
      } else {
        invalid(pathOf(key, index), items.get(index), "a mapping", null);
      }
    }
    return maps;
  }

  /** One of the words; another one is reported with the nearest, and replaced by the fallback. */
  public String oneOf(String key, String fallback, List<String> words) {
    var word = text(key);
    var value = map.get(key);
    if (word == null || value == null || words.contains(word)) {
      return word == null ? fallback : word;
    }
    var hint = NearestName.of(word, words).map("did you mean '%s'?"::formatted).orElse(null);
    invalid(pathOf(key), value, "one of " + String.join(", ", words), hint);
    return fallback;
  }

  /**
   * A variable selector: a list of texts, or {@code node.variable} as one text, with or without
   * {@code {{#...#}}} around it. Null when absent or an empty text; an empty list stays one.
   */
  public @Nullable List<String> selector(String key) {
    var parts = converted(key, SELECTOR, Coercion::selector);
    return parts == null || isBlankText(key) ? null : parts;
  }

  public @Nullable List<String> requiredSelector(String key) {
    var selector = selector(key);
    return has(key) && selector == null && !isBlankText(key) ? null : required(key, selector);
  }

  /** The selectors of a list; items that are none are reported. */
  public List<List<String>> selectors(String key) {
    var items = list(key);
    var selectors = new ArrayList<List<String>>(items.size());
    for (var index = 0; index < items.size(); index++) {
      var selector = Coercion.selector(items.get(index));
      if (selector == null) {
        invalid(pathOf(key, index), items.get(index), SELECTOR, null);
      } else {
        selectors.add(selector);
      }
    }
    return selectors;
  }

  /** Makes keys known that need not be read: what only an editor uses. */
  public Fields ignore(String... keys) {
    for (var key : keys) {
      asked.add(key);
    }
    return this;
  }

  /** Reports every key that nobody asked for (H601), with the known name it may be meant as. */
  public void reportUnknown() {
    if (asked.areAll()) {
      return;
    }
    for (var key : asked.others(MOST_UNKNOWN)) {
      var shown = Coercion.shown(key);
      findings.accept(
          new Diagnostic(
              DiagnosticCode.H601,
              "the key '%s' is not known here and has no effect".formatted(shown),
              map.numbered().at(map.numbered().indexOf(key)).keyPosition(),
              nodeId,
              pathOf(shown),
              NearestName.of(key, asked.absent())
                  .map("did you mean '%s'?"::formatted)
                  .orElse(null)));
    }
  }

  /** Reports a finding about a field, at its place. */
  public void report(DiagnosticCode code, String key, String message, @Nullable String hint) {
    findings.accept(new Diagnostic(code, message, positionOf(key), nodeId, pathOf(key), hint));
  }

  private @Nullable TextValue present(String key) {
    return presentOrNull(map.get(key));
  }

  private static @Nullable TextValue presentOrNull(@Nullable TextValue value) {
    return value == null || Coercion.isNull(value) ? null : value;
  }

  private <T> @Nullable T converted(
      String key, String expected, Function<TextValue, @Nullable T> conversion) {
    var value = value(key);
    if (value == null) {
      return null;
    }
    var converted = conversion.apply(value);
    if (converted == null) {
      invalid(pathOf(key), value, expected, null);
    }
    return converted;
  }

  private <T> @Nullable T required(String key, @Nullable T found) {
    if (found == null) {
      findings.accept(
          new Diagnostic(
              DiagnosticCode.E608,
              "'%s' is missing".formatted(pathOf(key)),
              positionOf(key),
              nodeId,
              pathOf(key),
              nearMiss(key)));
    }
    return found;
  }

  private @Nullable String nearMiss(String key) {
    return NearestName.of(key, asked.others(Integer.MAX_VALUE))
        .map(name -> "there is '%s': was '%s' meant?".formatted(Coercion.shown(name), key))
        .orElse(null);
  }

  private void invalid(String at, TextValue found, String expected, @Nullable String hint) {
    findings.accept(
        new Diagnostic(
            DiagnosticCode.E607,
            "'%s' must be %s, not %s".formatted(at, expected, Coercion.described(found)),
            found.position(),
            nodeId,
            at,
            hint));
  }

  private boolean isBlankText(String key) {
    return map.get(key) instanceof TextScalar scalar && scalar.text().isBlank();
  }
}
