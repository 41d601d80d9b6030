package io.heddle.runtime.event;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Makes values fit to be looked at: without secrets, and of a bounded size. A value that is fit
 * already stays itself.
 *
 * <p>At most {@value #MAX_SIZE} characters of texts and names in all, where every value counts for
 * {@value #COST} at least; {@value #MAX_TEXT} of one text; {@value #MAX_ENTRIES} entries of one
 * list or object; {@value #MAX_DEPTH} levels. What is cut ends with {@value #CUT}.
 */
public final class ShownValues {

  public static final int MAX_SIZE = 65_536;
  public static final int MAX_TEXT = 16_384;
  public static final int MAX_ENTRIES = 1_000;
  public static final int MAX_DEPTH = 32;
  private static final int COST = 8;
  private static final String CUT = "...";

  private final SecretTexts secrets;
  private int left;
  private boolean cut;

  private ShownValues(SecretTexts secrets, int size) {
    this.secrets = secrets;
    this.left = size;
  }

  /** Values by name, bounded. */
  public static RunEvent.Reading of(ObjectValue values) {
    return of(values, SecretTexts.NONE);
  }

  static RunEvent.Reading of(ObjectValue values, SecretTexts secrets) {
    var shown = new ShownValues(secrets, MAX_SIZE);
    var fit = shown.object(values, 0);
    return fit.size() == 0 ? RunEvent.Reading.NOTHING : new RunEvent.Reading(fit, shown.cut);
  }

  /** One value, bounded. */
  static Value of(Value value, SecretTexts secrets) {
    return new ShownValues(secrets, MAX_SIZE).value(value, 0);
  }

  /** A text, bounded. */
  static String of(String text, SecretTexts secrets) {
    return new ShownValues(secrets, MAX_SIZE).text(text);
  }

  /** The same values, whatever their size, without secrets. */
  static ObjectValue withoutSecrets(ObjectValue values, SecretTexts secrets) {
    return secrets.isEmpty() ? values : new Unbounded(secrets).object(values, 0);
  }

  private Value value(Value value, int depth) {
    left -= COST;
    if (depth > MAX_DEPTH) {
      cut = true;
      return Value.of(CUT);
    }
    return switch (value) {
      case StringValue(var text) -> {
        var fit = text(text);
        yield fit.equals(text) ? value : Value.of(fit);
      }
      case ArrayValue array -> array(array, depth);
      case ObjectValue object -> object(object, depth);
      case FileValue file -> {
        var description = object(file.description(), depth);
        yield isSame(description, file.description()) ? file : new FileValue(description);
      }
      case StreamValue stream -> value(stream.snapshot(), depth + 1);
      default -> value;
    };
  }

  /** A secret that the cut goes through is hidden as a whole. */
  private String text(String text) {
    var most = Math.clamp(left, 0, MAX_TEXT);
    var window = (int) Math.min(text.length(), (long) most + secrets.longest());
    var fit = secrets.hide(window < text.length() ? text.substring(0, window) : text);
    if (window < text.length() || fit.length() > most) {
      cut = true;
      var end = Math.min(most, fit.length());
      if (end > 0 && Character.isHighSurrogate(fit.charAt(end - 1))) {
        end--;
      }
      fit = fit.substring(0, end) + CUT;
    }
    left -= fit.length();
    return fit;
  }

  private boolean isFull(int entries) {
    var full = left <= 0 || entries >= MAX_ENTRIES;
    cut |= full;
    return full;
  }

  private ArrayValue array(ArrayValue array, int depth) {
    var items = new ArrayList<Value>();
    var same = true;
    for (var item : array.items()) {
      if (isFull(items.size())) {
        same = false;
        break;
      }
      var fit = value(item, depth + 1);
      same &= isSame(fit, item);
      items.add(fit);
    }
    return same ? array : Value.array(items);
  }

  private ObjectValue object(ObjectValue object, int depth) {
    var entries = new LinkedHashMap<String, Value>();
    var same = true;
    for (var entry : object.entries().entrySet()) {
      if (isFull(entries.size())) {
        same = false;
        break;
      }
      var name = text(entry.getKey());
      var fit = value(entry.getValue(), depth + 1);
      same &= name.equals(entry.getKey()) && isSame(fit, entry.getValue());
      entries.put(name, fit);
    }
    return same ? object : new ObjectValue(entries);
  }

  @SuppressWarnings("ReferenceEquality") // Only what was left as it is need not be copied.
  private static boolean isSame(Value fit, Value value) {
    return fit == value;
  }

  /** Hides secrets in values of any size; what is nested too deep to look is hidden as a whole. */
  private record Unbounded(SecretTexts secrets) {

    private static final int DEEPEST = 500;

    ObjectValue object(ObjectValue object, int depth) {
      var entries = new LinkedHashMap<String, Value>();
      object.entries().forEach((name, value) -> entries.put(name, value(value, depth + 1)));
      return new ObjectValue(entries);
    }

    private Value value(Value value, int depth) {
      if (depth > DEEPEST) {
        return Value.of(SecretTexts.HIDDEN);
      }
      return switch (value) {
        case StringValue(var text) -> Value.of(secrets.hide(text));
        case ArrayValue(var items) ->
            Value.array(items.stream().map(item -> value(item, depth + 1)).toList());
        case ObjectValue object -> object(object, depth);
        case FileValue(var description) -> new FileValue(object(description, depth));
        case StreamValue stream -> value(stream.snapshot(), depth + 1);
        default -> value;
      };
    }
  }
}
