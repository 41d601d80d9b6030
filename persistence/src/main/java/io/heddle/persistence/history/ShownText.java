package io.heddle.persistence.history;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;

/** Values as people find them in a history: JSON without secrets, cut at a limit. */
final class ShownText {

  private final Secrets secrets;
  private final int limit;
  private final StringBuilder out = new StringBuilder();

  private ShownText(Secrets secrets, int limit) {
    this.secrets = secrets;
    this.limit = limit;
  }

  static String of(Value value, Secrets secrets, int limit) {
    var text = new ShownText(secrets, limit);
    text.write(value);
    return of(text.out.toString(), secrets, limit);
  }

  /** The same of a text that is none of a value: an error. */
  static String of(String text, Secrets secrets, int limit) {
    return storable(cut(secrets.hide(text), limit));
  }

  private void write(Value value) {
    if (out.length() > limit) {
      return;
    }
    switch (value) {
      case StringValue(var text) -> string(text);
      case ArrayValue(var items) -> {
        out.append('[');
        for (var i = 0; i < items.size() && out.length() <= limit; i++) {
          out.append(i == 0 ? "" : ",");
          write(items.get(i));
        }
        out.append(']');
      }
      case ObjectValue(var entries) -> {
        out.append('{');
        var first = true;
        for (var entry : entries.entrySet()) {
          if (out.length() > limit) {
            break;
          }
          out.append(first ? "" : ",");
          string(entry.getKey());
          out.append(':');
          write(entry.getValue());
          first = false;
        }
        out.append('}');
      }
      case FileValue(var description) -> write(description);
      case StreamValue stream -> write(stream.snapshot());
      case NoneValue _, BooleanValue _, IntegerValue _, BigIntegerValue _, DecimalValue _ ->
          out.append(Json.write(value));
    }
  }

  /** Hidden before it is cut: half a secret is not recognized. */
  private void string(String text) {
    out.append(Json.write(new StringValue(cut(secrets.hide(text), limit))));
  }

  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end);
  }

  /** Databases refuse NUL and half characters. */
  private static String storable(String text) {
    StringBuilder mended = null;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      var pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        mended = mended == null ? new StringBuilder(text) : mended;
        mended.setCharAt(i, '\uFFFD');
      }
    }
    return mended == null ? text : mended.toString();
  }
}
