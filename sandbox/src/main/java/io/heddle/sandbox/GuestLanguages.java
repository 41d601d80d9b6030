package io.heddle.sandbox;

import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.Watchdog;
import io.heddle.sandbox.js.JavaScriptGuest;
import io.heddle.sandbox.wasm.WasmGuest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The languages of this process, each started by whoever needs it first. Groups share what is
 * expensive and holds no state of a call: engines, parsed sources, the watchdog.
 */
public final class GuestLanguages implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Function<Language, Guest> maker;
  private final Map<Language, Guest> started = new EnumMap<>(Language.class);
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
  }

  /** The language, started when it is not yet: then this blocks for seconds. */
  public synchronized Guest guest(Language language) {
    return started.computeIfAbsent(language, maker);
  }

  /**
   * Forgets a language that failed, so that the next call starts it anew. Not closed: calls of
   * other groups may still run in it.
   */
  synchronized void discard(Language language) {
    started.remove(language);
  }

  Watchdog watchdog() {
    return watchdog;
  }

  @Override
  public synchronized void close() {
    started.values().forEach(Guest::close);
    started.clear();
    watchdog.close();
  }

  private static Guest make(Language language) {
    return switch (language) {
      case JAVASCRIPT -> new JavaScriptGuest();
      case WASM -> new WasmGuest();
      case PYTHON -> throw new IllegalArgumentException("Python is not available yet");
    };
  }
}
