package io.heddle.runtime.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events back, in their order, until what they speak of is stored. What is streamed meanwhile
 * waits behind them, so that no piece of an answer overtakes another. Thread-safe.
 */
final class HeldEvents {

  /** More are not kept: the store does not answer, and who watches starts over. */
  static final int MAX_HELD = 100_000;

  private record Told(@Nullable EventId id, RunEvent event) {}

  private final Queue<Told> held = new ArrayDeque<>(1);
  private boolean holding;
  private boolean lost;

  synchronized void hold() {
    holding = true;
  }

  /** Whether the event is told later, or never; else the caller tells it now. */
  synchronized boolean keeps(@Nullable EventId id, RunEvent event) {
    if (!holding) {
      return false;
    }
    if (held.size() < MAX_HELD) {
      held.add(new Told(id, event));
    } else {
      lost = true;
    }
    return true;
  }

  /** Tells what was held; false when some of it was lost, and none of it is told. */
  synchronized boolean release(BiConsumer<@Nullable EventId, RunEvent> tell) {
    holding = false;
    var whole = !lost;
    lost = false;
    if (whole) {
      for (var told : held) {
        tell.accept(told.id(), told.event());
      }
    }
    held.clear();
    return whole;
  }
}
