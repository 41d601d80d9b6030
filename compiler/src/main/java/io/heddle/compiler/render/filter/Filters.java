package io.heddle.compiler.render.filter;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
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

  public static @Nullable Filter find(String name) {
    return ALL.get(name);
  }

  public static Collection<String> names() {
    return ALL.keySet();
  }
}
