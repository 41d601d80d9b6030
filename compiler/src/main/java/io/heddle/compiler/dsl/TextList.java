package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.util.List;

/** A sequence. */
public record TextList(Position position, List<TextValue> items) implements TextValue {

  public TextList {
    items = List.copyOf(items);
  }

  @Override
  public Value toValue() {
    return Value.array(items.stream().map(TextValue::toValue).toList());
  }

  @Override
  public String kind() {
    return "list";
  }
}
