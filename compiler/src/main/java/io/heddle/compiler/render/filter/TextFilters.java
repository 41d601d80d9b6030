package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PercentFormat;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.StringSplits;
import io.heddle.compiler.python.Texts;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters from text to text. */
final class TextFilters {

  private TextFilters() {}

  static void register(Map<String, Filter> all) {
    plain(all, "upper", text -> text.toUpperCase(Locale.ROOT));
    plain(all, "lower", text -> text.toLowerCase(Locale.ROOT));
    plain(all, "capitalize", TextFilters::capitalize);
    all.put(
        "title",
        (render, value, args) -> {
          args.bind("do_title", 0);
          return title(render.str(value));
        });
    all.put("string", (render, value, _) -> soft(render, value));
    all.put("trim", (render, value, args) -> method(soft(render, value), "strip", args));
    all.put("center", TextFilters::center);
    all.put("replace", TextFilters::replace);
    all.put("format", TextFilters::format);
    all.put("indent", TextFilters::indent);
    all.put("truncate", TextFilters::truncate);
    all.put("wordcount", (render, value, _) -> WordWrap.words(render.str(value)));
    all.put("wordwrap", TextFilters::wordwrap);
    all.put("urlencode", (render, value, _) -> UrlText.encode(render, value));
    all.put("pprint", (_, value, _) -> PrettyPrint.format(value));
  }

  private static void plain(Map<String, Filter> all, String name, UnaryOperator<String> filter) {
    all.put(
        name,
        (render, value, args) -> {
          args.bind("do_" + name, 0);
          return value instanceof Markup(var text)
              ? new Markup(filter.apply(text))
              : filter.apply(render.str(value));
        });
  }

  /** {@code soft_str}: text that stays markup when it is. */
  static Object soft(Render render, Object value) {
    return value instanceof Markup ? value : render.str(value);
  }

  static Object method(Object text, String name, Args args) {
    var method = io.heddle.compiler.python.Access.attribute(text, name);
    if (method == null) {
      throw PyError.type("no method " + name);
    }
    return Render.call(method, args);
  }

  private static String capitalize(String text) {
    return (String) method(text, "capitalize", Args.NONE);
  }

  private static String title(String text) {
    var out = new StringBuilder(text.length());
    var atStart = true;
    for (var i = 0; i < text.length(); ) {
      var c = text.codePointAt(i);
      i += Character.charCount(c);
      var separates = "-({[<".indexOf(c) >= 0 || Texts.isSpace(c);
      var one = Character.toString(c);
      out.append(
          atStart && !separates ? one.toUpperCase(Locale.ROOT) : one.toLowerCase(Locale.ROOT));
      atStart = separates;
    }
    return out.toString();
  }

  private static Object center(Render render, Object value, Args args) {
    var bound = args.bind("do_center", 0, "width");
    return method(soft(render, value), "center", Args.of(bound[0] == null ? 80L : bound[0]));
  }

  private static Object replace(Render render, Object value, Args args) {
    var bound = args.bind("do_replace", 2, "old", "new", "count");
    var count = bound[2] == null || bound[2] == NoneValue.NONE ? -1L : bound[2];
    if (!render.escapes()) {
      return method(
          render.str(value),
          "replace",
          Args.of(str(render, bound[0]), str(render, bound[1]), count));
    }
    var needsMarkup =
        bound[0] instanceof Markup || (bound[1] instanceof Markup && !(value instanceof Markup));
    return method(
        needsMarkup ? Markup.escape(value) : soft(render, value),
        "replace",
        Args.of(soft(render, orNone(bound[0])), soft(render, orNone(bound[1])), count));
  }

  static Object orNone(@Nullable Object value) {
    return value == null ? NoneValue.NONE : value;
  }

  static String str(Render render, @Nullable Object value) {
    return render.str(orNone(value));
  }

  private static Object format(Render render, Object value, Args args) {
    if (args.size() > 0 && !args.named().isEmpty()) {
      throw new PyError(
          "FilterArgumentError", "can't handle positional and keyword arguments at the same time");
    }
    Object values =
        args.named().isEmpty() ? PyTuple.copyOf(args.positional()) : PyDict.ofText(args.named());
    return PercentFormat.format(soft(render, value), values);
  }

  private static Object indent(Render render, Object value, Args args) {
    var bound = args.bind("do_indent", 0, "width", "first", "blank");
    var width = bound[0];
    var indention =
        width != null && Types.isText(width)
            ? Types.text(width)
            : method(" ", "ljust", Args.of(width == null ? 4L : width)).toString();
    if (width != null && !Types.isText(width) && Numbers.toIndex(width) <= 0) {
      indention = "";
    }
    var isMarkup = value instanceof Markup;
    if (!Types.isText(value)) {
      if (value instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw value instanceof io.heddle.compiler.python.PyList
          ? new PyError("AttributeError", "'list' object has no attribute 'splitlines'")
          : PyError.type(
              "unsupported operand type(s) for +=: '%s' and 'str'".formatted(Types.name(value)));
    }
    var lines = StringSplits.lines(Types.text(value) + "\n", false);
    var out = new StringBuilder();
    if (bound[1] != null && Compare.isTrue(bound[1])) {
      out.append(indention);
    }
    var blank = bound[2] != null && Compare.isTrue(bound[2]);
    for (var i = 0; i < lines.size(); i++) {
      var line = (String) lines.get(i);
      out.append(i > 0 ? "\n" : "").append(i > 0 && (blank || !line.isEmpty()) ? indention : "");
      out.append(line);
      if (out.length() > Texts.MAX_LENGTH) {
        throw PyError.limit("a text is too long");
      }
    }
    return isMarkup ? new Markup(out.toString()) : out.toString();
  }

  private static Object truncate(Render render, Object value, Args args) {
    var bound = args.bind("do_truncate", 0, "length", "killwords", "end", "leeway");
    var length = bound[0] == null ? 255 : Numbers.toIndex(bound[0]);
    var end = bound[2] == null ? "..." : str(render, bound[2]);
    var leeway = bound[3] == null || bound[3] == NoneValue.NONE ? 5 : Numbers.toIndex(bound[3]);
    var cut = length - Texts.length(end);
    if (cut < 0) {
      throw new PyError(
          "AssertionError", "expected length >= %d, got %d".formatted(Texts.length(end), length));
    }
    if (leeway < 0) {
      throw new PyError("AssertionError", "expected leeway >= 0, got " + leeway);
    }
    if (Iterate.length(value) <= (long) length + leeway) {
      return value;
    }
    if (!Types.isText(value)) {
      throw PyError.type("can only truncate text, not " + Types.name(value));
    }
    var text = Types.text(value);
    var kept = text.substring(0, text.offsetByCodePoints(0, cut));
    if (bound[1] == null || !Compare.isTrue(bound[1])) {
      var space = kept.lastIndexOf(' ');
      kept = space < 0 ? kept : kept.substring(0, space);
    }
    return value instanceof Markup ? new Markup(kept + Markup.escapeText(end)) : kept + end;
  }

  private static Object wordwrap(Render render, Object value, Args args) {
    var bound =
        args.bind("do_wordwrap", 0, "width", "break_long_words", "wrapstring", "break_on_hyphens");
    if (!Types.isText(value)) {
      if (value instanceof Undefined undefined) {
        throw undefined.error();
      }
      throw new PyError(
          "AttributeError",
          "'%s' object has no attribute 'splitlines'".formatted(Types.name(value)));
    }
    var width = bound[0] == null ? 79 : Numbers.toIndex(bound[0]);
    var breaks = bound[1] == null || Compare.isTrue(bound[1]);
    var separator = bound[2] == null || bound[2] == NoneValue.NONE ? "\n" : str(render, bound[2]);
    var hyphens = bound[3] == null || Compare.isTrue(bound[3]);
    var out = new StringBuilder();
    var first = true;
    for (var line : StringSplits.lines(Types.text(value), false)) {
      out.append(first ? "" : separator);
      first = false;
      out.append(String.join(separator, WordWrap.wrap((String) line, width, breaks, hyphens)));
    }
    return out.toString();
  }
}
