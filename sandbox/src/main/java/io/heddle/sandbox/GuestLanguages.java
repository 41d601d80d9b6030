package io.heddle.sandbox;

import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.Watchdog;
import io.heddle.sandbox.js.JavaScriptGuest;
import io.heddle.sandbox.python.PythonGuest;
import io.heddle.sandbox.wasm.WasmGuest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The languages of this process, each started by whoever needs it first. Groups share what is
 * expensive and holds no state of a call: engines, parsed sources, the watchdog.
 */
public final class GuestLanguages implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Function<Language, Guest> maker;
  private final Map<Language, Slot> slots = new EnumMap<>(Language.class);
  private final Watchdog watchdog = new Watchdog(PATIENCE);

  public GuestLanguages() {
    this(GuestLanguages::make);
  }

  /**
   * Languages of a test.
   *
   * @param maker starts a language; may take seconds
   */
  GuestLanguages(Function<Language, Guest> maker) {
    this.maker = maker;
    for (var language : Language.values()) {
      slots.put(language, new Slot());
    }
  }

  /** The language, started when it is not yet: then this blocks for seconds. */
  public Guest guest(Language language) {
    return slot(language).get(() -> maker.apply(language));
  }

  /** Whether the language runs, so that a call need not wait for its start. Does not block. */
  boolean isStarted(Language language) {
    return slot(language).started != null;
  }

  /**
   * Forgets a language that failed, so that the next call starts it anew. Not closed: calls of
   * other groups may still run in it.
   */
  void discard(Language language) {
    slot(language).take();
  }

  Watchdog watchdog() {
    return watchdog;
  }

  @Override
  public void close() {
    for (var slot : slots.values()) {
      var guest = slot.take();
      if (guest != null) {
        guest.close();
      }
    }
    watchdog.close();
  }

  private Slot slot(Language language) {
    return Objects.requireNonNull(slots.get(language));
  }

  /** A language's place: one that starts does not hold up the others. */
  private static final class Slot {

    private volatile @Nullable Guest started;

    synchronized Guest get(Supplier<Guest> maker) {
      var guest = started;
      if (guest == null) {
        guest = maker.get();
        started = guest;
      }
      return guest;
    }

    synchronized @Nullable Guest take() {
      var guest = started;
      started = null;
      return guest;
    }
  }

  private static Guest make(Language language) {
    return switch (language) {
      case JAVASCRIPT -> new JavaScriptGuest();
      case WASM -> new WasmGuest();
      case PYTHON -> new PythonGuest();
    };
  }
}
