package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.Numbers;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Texts;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code urlize}: makes links of what looks like one. */
final class Urlize {

  private static final int MAX_WORD = 10_000;
  private static final int FLAGS =
      Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
  private static final Pattern LINK =
      Pattern.compile(
          "(?:(?:https?://|www\\.)(?:(?:[\\w%-]+\\.)+)?(?:[a-z]{2,63}|xn--[\\w%]{2,59})"
              + "|(?:[\\w%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)"
              + "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}"
              + "|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}]))"
              + "(?::\\d{1,5})?(?:[/?#]\\S*)?\\n?",
          FLAGS);
  private static final Pattern EMAIL = Pattern.compile("\\S+@\\w[\\w.-]*\\.\\w+\\n?", FLAGS);
  private static final Pattern SCHEME = Pattern.compile("[\\w.+-]{2,}:/{0,2}", FLAGS);
  private static final Pattern HEAD = Pattern.compile("(?:[(<]|&lt;)+");
  private static final Pattern TAIL = Pattern.compile("(?:[)>.,\\n]|&gt;)+\\z");
  private static final String[][] PAIRS = {{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}};

  private final int limit;
  private final String attributes;
  private final List<String> schemes;

  private Urlize(int limit, String attributes, List<String> schemes) {
    this.limit = limit;
    this.attributes = attributes;
    this.schemes = schemes;
  }

  static Object apply(Render render, Object value, Args args) {
    var bound =
        args.bind("do_urlize", 0, "trim_url_limit", "nofollow", "target", "rel", "extra_schemes");
    var rel = new TreeSet<String>();
    if (isGiven(bound[3])) {
      rel.addAll(words(render.str(TextFilters.orNone(bound[3]))));
    }
    if (bound[1] != null && Compare.isTrue(bound[1])) {
      rel.add("nofollow");
    }
    rel.add("noopener");
    var target =
        isGiven(bound[2])
            ? " target=\"%s\"".formatted(Markup.escape(TextFilters.orNone(bound[2])).text())
            : "";
    var schemes = new ArrayList<String>();
    if (isGiven(bound[4])) {
      Iterate.over(TextFilters.orNone(bound[4])).forEachRemaining(s -> schemes.add(scheme(s)));
    }
    var limit = isGiven(bound[0]) ? Numbers.toIndex(TextFilters.orNone(bound[0])) : -1;
    var attributes = " rel=\"%s\"%s".formatted(Markup.escapeText(String.join(" ", rel)), target);
    return render.text(new Urlize(limit, attributes, schemes).links(Markup.escape(value).text()));
  }

  private static boolean isGiven(@Nullable Object value) {
    return value != null && value != NoneValue.NONE;
  }

  private static List<String> words(String text) {
    return List.of(Texts.strip(text).split("\\s+"));
  }

  private static String scheme(Object value) {
    var text = Repr.str(value);
    if (!SCHEME.matcher(text).matches()) {
      throw new PyError(
          "FilterArgumentError", Repr.repr(text) + " is not a valid URI scheme prefix.");
    }
    return text;
  }

  private String links(String text) {
    var out = new StringBuilder();
    var at = 0;
    while (at < text.length()) {
      var start = at;
      var isSpace = Texts.isSpace(text.charAt(at));
      while (at < text.length() && Texts.isSpace(text.charAt(at)) == isSpace) {
        at++;
      }
      var word = text.substring(start, at);
      out.append(isSpace || word.length() > MAX_WORD ? word : link(word));
    }
    return out.toString();
  }

  private String link(String word) {
    var head = HEAD.matcher(word);
    var middle = head.lookingAt() ? word.substring(head.end()) : word;
    var start = word.substring(0, word.length() - middle.length());
    var tail = TAIL.matcher(middle);
    var end = "";
    if (tail.find()) {
      end = tail.group();
      middle = middle.substring(0, tail.start());
    }
    for (var pair : PAIRS) {
      var opened = count(middle, pair[0]);
      if (opened <= count(middle, pair[1])) {
        continue;
      }
      for (var i = Math.min(opened, count(end, pair[1])); i > 0; i--) {
        var cut = end.indexOf(pair[1]) + pair[1].length();
        middle += end.substring(0, cut);
        end = end.substring(cut);
      }
    }
    return start + anchor(middle) + end;
  }

  private static int count(String text, String part) {
    var found = 0;
    for (var at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      found++;
    }
    return found;
  }

  private String anchor(String word) {
    if (LINK.matcher(word).matches()) {
      var url =
          word.startsWith("https://") || word.startsWith("http://") ? word : "https://" + word;
      return "<a href=\"%s\"%s>%s</a>".formatted(url, attributes, trimmed(word));
    }
    if (word.startsWith("mailto:") && EMAIL.matcher(word.substring(7)).matches()) {
      return "<a href=\"%s\">%s</a>".formatted(word, word.substring(7));
    }
    if (word.contains("@")
        && !word.startsWith("www.")
        && !word.startsWith("@")
        && !word.contains(":")
        && EMAIL.matcher(word).matches()) {
      return "<a href=\"mailto:%s\">%s</a>".formatted(word, word);
    }
    var linked = word;
    for (var scheme : schemes) {
      if (!linked.equals(scheme) && linked.startsWith(scheme)) {
        linked = "<a href=\"%s\"%s>%s</a>".formatted(linked, attributes, linked);
      }
    }
    return linked;
  }

  private String trimmed(String url) {
    return limit >= 0 && Texts.length(url) > limit
        ? url.substring(0, url.offsetByCodePoints(0, limit)) + "..."
        : url;
  }
}
