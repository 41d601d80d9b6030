package io.heddle.compiler.condition;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The comparison operators of the flat dialect; the first name is the canonical one. */
public enum FlatOperator {
  CONTAINS("contains"),
  NOT_CONTAINS("not_contains"),
  START_WITH("start_with"),
  END_WITH("end_with"),
  IS("is"),
  IS_NOT("is_not"),
  EMPTY("empty"),
  NOT_EMPTY("not_empty"),
  IN("in"),
  NOT_IN("not_in"),
  ALL_OF("all_of"),
  EQUAL("equal", "="),
  NOT_EQUAL("not_equal", "≠"),
  GREATER("greater_than", ">"),
  LESS("less_than", "<"),
  GREATER_OR_EQUAL("greater_or_equal", "≥", "greater_than_or_equal"),
  LESS_OR_EQUAL("less_or_equal", "≤", "less_than_or_equal"),
  NULL("null"),
  NOT_NULL("not_null");

  private static final FlatOperator[] ALL = values();

  @SuppressWarnings("ImmutableEnumChecker") // List.copyOf makes it so
  private final List<String> names;

  FlatOperator(String... names) {
    this.names = List.copyOf(Arrays.asList(names));
  }

  public String text() {
    return names.getFirst();
  }

  /** The operator with this name or alias, or null. */
  public static @Nullable FlatOperator of(String text) {
    for (var operator : ALL) {
      if (operator.names.contains(text)) {
        return operator;
      }
    }
    return null;
  }
}
