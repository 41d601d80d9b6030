package io.heddle.runtime.machine;

import java.util.Arrays;
import java.util.TreeMap;

/** A state as text, to see whether two are the same. */
public final class Fingerprints {

  private Fingerprints() {}

  public static String of(ExecutionState state) {
    var text = new StringBuilder();
    text.append(state.status()).append(' ').append(state.steps()).append(' ');
    text.append(state.exceptions()).append(' ').append(state.running()).append(' ');
    text.append(state.isStarted() ? state.collectedOutputs() : "").append('\n');
    text.append(state.ending()).append(state.usage()).append('\n');
    state.orders().all().forEach(entry -> text.append(entry).append('\n'));
    if (state.isStarted()) {
      frame(state.root(), text);
    }
    text.append(state.isCounting()).append(state.waits().decided());
    state.waits().open().forEach(text::append);
    var attempts = new TreeMap<Long, String>();
    state
        .live()
        .attempts()
        .forEach(
            entry ->
                attempts.put(
                    entry.getKey(),
                    entry.getValue().number() + "@" + entry.getValue().startedAt()));
    var timers = new TreeMap<Integer, String>();
    state.timers().all().forEach(entry -> timers.put(entry.getKey(), entry.getValue().toString()));
    return text.append(attempts).append(timers).toString();
  }

  private static void frame(Frame frame, StringBuilder text) {
    text.append(frame.id()).append(Arrays.toString(frame.nodes));
    text.append(Arrays.toString(frame.edges)).append(Arrays.toString(frame.slots));
    text.append(frame.active).append(frame.failed != null).append(frame.result).append('\n');
  }
}
