package io.heddle.persistence.history;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BigIntegerValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.DecimalValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import org.jspecify.annotations.Nullable;

/** About how large values are, without making a text of them. */
public final class Sizes {

  /** Counting stops here: a list that each of its items reads is not counted to its end. */
  public static final long MOST = 65_536;

  private static final int SCALAR = 8;

  private long counted;

  private Sizes() {}

  /** Characters, {@link #MOST} at most; a number or the like counts as eight. */
  static long of(Iterable<? extends @Nullable Value> values) {
    var sizes = new Sizes();
    for (var value : values) {
      if (value != null) {
        sizes.count(value);
      }
    }
    return Math.min(MOST, sizes.counted);
  }

  private void count(Value value) {
    if (counted >= MOST) {
      return;
    }
    switch (value) {
      case StringValue(var text) -> counted += text.length();
      case ArrayValue(var items) -> {
        for (var i = 0; i < items.size() && counted < MOST; i++) {
          count(items.get(i));
        }
      }
      case ObjectValue(var entries) ->
          entries.forEach(
              (name, entry) -> {
                counted += name.length();
                count(entry);
              });
      case FileValue(var description) -> count(description);
      case StreamValue stream -> count(stream.snapshot());
      case NoneValue _, BooleanValue _, IntegerValue _, BigIntegerValue _, DecimalValue _ ->
          counted += SCALAR;
    }
  }
}
