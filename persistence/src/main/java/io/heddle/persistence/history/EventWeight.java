package io.heddle.persistence.history;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.StoredSize;
import java.util.List;
import java.util.Map;

/**
 * About how much memory an event holds, and whether it may be kept in place of its stored form: one
 * with a stream may not, for a stream goes on while what is stored of it does not.
 */
final class EventWeight {

  /** Of an event that is too large, or changes. */
  static final long UNFIT = -1;

  private static final long MAX = 64 << 10;
  private static final int FACT = 100;
  private static final int VALUE = 32;

  private long left = MAX;

  private EventWeight() {}

  /** Estimated bytes, at most 64 KiB, or {@link #UNFIT}. */
  static long of(RunEvent event) {
    var weight = new EventWeight();
    var fits =
        switch (event) {
          case RunEvent.Advanced(_, var facts) -> weight.takesAll(facts);
          case RunEvent.Accepted(var request, _) -> weight.takes(request);
          case RunEvent.Forked(var request, _, _) -> weight.takes(request);
          case RunEvent.Owned _, RunEvent.LetGo _, RunEvent.CancelledBeforeStart _ ->
              weight.takes(FACT);
          // Many results of another run at once: seldom, and large.
          case RunEvent.Adopted _, RunEvent.ForkSealed _ -> false;
        };
    return fits ? MAX - weight.left : UNFIT;
  }

  private boolean takes(long bytes) {
    left -= bytes;
    return left >= 0;
  }

  private boolean takes(RunRequest request) {
    return takesItems(StoredSize.values(request));
  }

  private boolean takes(Fact fact) {
    return takes(FACT) && takesItems(StoredSize.values(fact));
  }

  private boolean takesAll(List<Fact> facts) {
    for (var fact : facts) {
      if (!takes(fact)) {
        return false;
      }
    }
    return true;
  }

  private boolean takesItems(List<? extends Value> items) {
    for (var item : items) {
      if (!takes(item)) {
        return false;
      }
    }
    return true;
  }

  private boolean takesEntries(Map<String, Value> entries) {
    for (var entry : entries.entrySet()) {
      if (!takes(entry.getKey().length()) || !takes(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  private boolean takes(Value value) {
    return takes(VALUE)
        && switch (value) {
          case StringValue(var text) -> takes(text.length());
          case ArrayValue(var items) -> takesItems(items);
          case ObjectValue(var entries) -> takesEntries(entries);
          case FileValue(var description) -> takes(description);
          case StreamValue _ -> false;
          default -> true;
        };
  }
}
