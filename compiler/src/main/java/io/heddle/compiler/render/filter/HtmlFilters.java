package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Markup;
import io.heddle.compiler.python.MarkupMethods;
import io.heddle.compiler.python.PyDict;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.PyTuple;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Types;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.value.NoneValue;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters about HTML and JSON. */
final class HtmlFilters {

  private static final Pattern NO_NAME = Pattern.compile("[\\s/>=]");

  private HtmlFilters() {}

  static void register(Map<String, Filter> all) {
    all.put("escape", (render, value, _) -> escape(render, value));
    all.put("e", (render, value, _) -> escape(render, value));
    all.put("forceescape", (render, value, _) -> new Markup(Markup.escapeText(render.str(value))));
    all.put("safe", (render, value, _) -> new Markup(render.str(value)));
    all.put("striptags", (render, value, _) -> MarkupMethods.stripTags(render.str(value)));
    all.put("xmlattr", HtmlFilters::xmlAttributes);
    all.put("tojson", JsonDump::htmlSafe);
    all.put("urlize", Urlize::apply);
  }

  private static Object escape(Render render, Object value) {
    return value instanceof Markup ? value : new Markup(Markup.escapeText(render.str(value)));
  }

  private static Object xmlAttributes(Render render, Object value, Args args) {
    var bound = args.bind("do_xmlattr", 0, "autospace");
    if (!(value instanceof PyDict dict)) {
      throw value instanceof Undefined undefined
          ? undefined.error()
          : new PyError(
              "AttributeError",
              "'%s' object has no attribute 'items'".formatted(Types.name(value)));
    }
    var parts = new ArrayList<String>();
    dict.items()
        .forEachRemaining(
            item -> {
              var pair = ((PyTuple) item).items();
              if (pair.get(1) == NoneValue.NONE || pair.get(1) instanceof Undefined) {
                return;
              }
              var key = Repr.str(pair.getFirst());
              if (NO_NAME.matcher(key).find()) {
                throw PyError.value("Invalid character in attribute name: " + Repr.repr(key));
              }
              parts.add(
                  "%s=\"%s\"".formatted(Markup.escapeText(key), Markup.escape(pair.get(1)).text()));
            });
    var text = String.join(" ", parts);
    var spaced = (bound[0] == null || Compare.isTrue(bound[0])) && !text.isEmpty();
    return render.text(spaced ? " " + text : text);
  }
}
