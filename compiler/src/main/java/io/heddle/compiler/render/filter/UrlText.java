package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.render.Render;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** {@code urlencode}. */
final class UrlText {

  private static final String SAFE = "_.-~";

  private UrlText() {}

  static Object encode(Render render, Object value) {
    if (Types.isText(value) || !Iterate.isIterable(value)) {
      return quote(render.str(value), false);
    }
    var pairs = new ArrayList<String>();
    var items = value instanceof PyDict dict ? PyIterator.generator(dict.items()) : value;
    Iterate.over(items)
        .forEachRemaining(
            item -> {
              var pair = Iterate.unpack(item, 2);
              pairs.add(
                  quote(render.str(pair.get(0)), true)
                      + "="
                      + quote(render.str(pair.get(1)), true));
            });
    return String.join("&", pairs);
  }

  /** Percent-encodes; in a query a slash is encoded and a space is a plus. */
  static String quote(String text, boolean inQuery) {
    var out = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xff);
      if ((c < 0x80 && Character.isLetterOrDigit(c))
          || SAFE.indexOf(c) >= 0
          || (c == '/' && !inQuery)) {
        out.append(c);
      } else if (c == ' ' && inQuery) {
        out.append('+');
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
      }
    }
    return out.toString();
  }
}
