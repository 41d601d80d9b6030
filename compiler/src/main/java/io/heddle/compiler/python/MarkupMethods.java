package io.heddle.compiler.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.unbescape.html.HtmlEscape;

/** The methods of {@code Markup}: those of strings, with arguments escaped and results markup. */
public final class MarkupMethods {

  private MarkupMethods() {}

  static Object call(Markup markup, String name, Args args) {
    return wrap(
        switch (name) {
          case "join" -> StringMethods.join(markup.text(), Args.of(escaped(args.get(0))));
          case "format" -> StrFormat.format(markup.text(), escaped(args));
          case "replace", "ljust", "rjust", "center", "zfill" ->
              StringMethods.call(markup.text(), name, escaped(args));
          default -> StringMethods.call(markup.text(), name, args);
        });
  }

  private static Object escaped(Object iterable) {
    var items = new PyList();
    Iterate.over(iterable).forEachRemaining(item -> items.add(Markup.escape(item).text()));
    return items;
  }

  private static Args escaped(Args args) {
    var positional = new ArrayList<Object>();
    args.positional().forEach(arg -> positional.add(escapedText(arg)));
    var named = new LinkedHashMap<String, Object>();
    args.named().forEach((name, arg) -> named.put(name, escapedText(arg)));
    return new Args(positional, named);
  }

  private static Object escapedText(Object value) {
    return Types.isText(value) ? Markup.escape(value).text() : value;
  }

  private static Object wrap(Object result) {
    return switch (result) {
      case String text -> new Markup(text);
      case PyList list -> {
        for (var i = 0; i < list.size(); i++) {
          list.set(i, wrap(list.get(i)));
        }
        yield list;
      }
      case PyTuple tuple ->
          PyTuple.copyOf(tuple.items().stream().map(MarkupMethods::wrap).toList());
      default -> result;
    };
  }

  /** {@code Markup.striptags}: no comments, no tags, single spaces, entities resolved. */
  public static String stripTags(String text) {
    var plain = without(without(text, "<!--", "-->"), "<", ">");
    return unescape(String.join(" ", StringMethods.words(plain)));
  }

  private static String without(String text, String open, String close) {
    var out = new StringBuilder();
    var at = 0;
    for (var start = text.indexOf(open); start >= 0; start = text.indexOf(open, at)) {
      var end = text.indexOf(close, start);
      if (end < 0) {
        break;
      }
      out.append(text, at, start);
      at = end + close.length();
    }
    return out.append(text, at, text.length()).toString();
  }

  /** {@code html.unescape}: every entity of HTML 5. */
  public static String unescape(String text) {
    return HtmlEscape.unescapeHtml(text);
  }
}
