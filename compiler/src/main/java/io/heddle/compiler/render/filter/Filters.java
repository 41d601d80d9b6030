package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Repr;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All filters by name. */
public final class Filters {

  private static final Map<String, Filter> ALL = new TreeMap<>();

  static {
    TextFilters.register(ALL);
    HtmlFilters.register(ALL);
    NumberFilters.register(ALL);
    SequenceFilters.register(ALL);
    SelectFilters.register(ALL);
    OrderFilters.register(ALL);
  }

  private Filters() {}

  /** The filter with this name in templates of this style, or null. */
  public static @Nullable Filter find(String name, Repr style) {
    var own = style == Repr.FLAT ? FlatFilters.ALL.get(name) : null;
    return own == null ? ALL.get(name) : own;
  }

  public static Collection<String> names(Repr style) {
    if (style == Repr.PYTHON) {
      return ALL.keySet();
    }
    var names = new TreeSet<>(ALL.keySet());
    names.addAll(FlatFilters.ALL.keySet());
    return names;
  }
}
