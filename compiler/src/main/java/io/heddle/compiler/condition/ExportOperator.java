package io.heddle.compiler.condition;

import org.jspecify.annotations.Nullable;

/** The comparison operators of app exports, as written there. */
public enum ExportOperator {
  CONTAINS("contains"),
  NOT_CONTAINS("not contains"),
  START_WITH("start with"),
  END_WITH("end with"),
  IS("is"),
  IS_NOT("is not"),
  EMPTY("empty"),
  NOT_EMPTY("not empty"),
  EQUAL("="),
  NOT_EQUAL("≠"),
  GREATER(">"),
  LESS("<"),
  GREATER_OR_EQUAL("≥"),
  LESS_OR_EQUAL("≤"),
  NULL("null"),
  NOT_NULL("not null"),
  IN("in"),
  NOT_IN("not in"),
  ALL_OF("all of"),
  EXISTS("exists"),
  NOT_EXISTS("not exists");

  private static final ExportOperator[] ALL = values();

  private final String text;

  ExportOperator(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** The operator written like this, or null; the ASCII forms of {@code ≠ ≥ ≤} are read too. */
  public static @Nullable ExportOperator of(String text) {
    for (var operator : ALL) {
      if (operator.text.equals(text)) {
        return operator;
      }
    }
    return switch (text) {
      case "==" -> EQUAL;
      case "!=" -> NOT_EQUAL;
      case ">=" -> GREATER_OR_EQUAL;
      case "<=" -> LESS_OR_EQUAL;
      default -> null;
    };
  }

  /** Whether the word "not" is in it: file conditions then need all files, else any. */
  boolean isNegated() {
    return text.contains("not");
  }
}
