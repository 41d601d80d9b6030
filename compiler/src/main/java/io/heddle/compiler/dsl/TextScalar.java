package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;

/**
 * A string, number, boolean or null.
 *
 * @param raw the characters as written, so that an unquoted id {@code 0123} is still that text
 * @param value what the text's format makes of them
 */
public record TextScalar(Position position, String raw, Value value) implements TextValue {

  /** The text of a string; the characters as written of anything else. */
  public String text() {
    return value instanceof StringValue(var text) ? text : raw;
  }

  @Override
  public Value toValue() {
    return value;
  }

  @Override
  public String kind() {
    return value.kind();
  }
}
