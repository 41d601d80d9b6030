package io.heddle.sandbox.guest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.io.IOAccess;

/**
 * What the contexts of one language share: parsed sources and what looks after them. It says
 * nothing, whatever is wrong with the code.
 */
public final class GuestEngine implements AutoCloseable {

  /** Of an entry beside its text, in characters. */
  private static final int ENTRY = 1_000;

  private final String language;
  private final Engine engine;

  public GuestEngine(String language) {
    this.language = language;
    engine =
        Engine.newBuilder(language)
            .option("engine.WarnInterpreterOnly", "false")
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .in(InputStream.nullInputStream())
            .build();
  }

  /**
   * What an instrument of ours offers.
   *
   * @param id as it is registered with Truffle
   */
  public <T> T instrument(String id, Class<T> service) {
    var instrument = engine.getInstruments().get(id);
    if (instrument == null) {
      throw new IllegalStateException("Truffle does not know " + id);
    }
    return instrument.lookup(service);
  }

  /** A world from which nothing of the host can be reached: no file, thread, process or class. */
  public Context.Builder closedContext() {
    // No class lookup is set, not even one that finds nothing: setting one adds a global `Java` to
    // JavaScript.
    return Context.newBuilder(language)
        .engine(engine)
        .allowAllAccess(false)
        .allowHostAccess(HostAccess.NONE)
        .allowIO(IOAccess.NONE)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowCreateThread(false)
        .allowCreateProcess(false)
        .allowNativeAccess(false)
        .allowHostClassLoading(false)
        .timeZone(ZoneOffset.UTC)
        .in(InputStream.nullInputStream())
        .allowExperimentalOptions(true);
  }

  /**
   * What was made of sources, by their text. The engine keeps what it parsed as long as somebody
   * holds the source: this does.
   *
   * @param characters of all the texts in it, at most
   */
  public static <T> Cache<String, T> programs(long characters) {
    return Caffeine.newBuilder()
        .maximumWeight(characters)
        .weigher((String source, T _) -> source.length() + ENTRY)
        .build();
  }

  /** A text of ours that lies beside a class. */
  public static String text(Class<?> beside, String name) {
    try (var in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      engine.close();
    } catch (IllegalStateException _) {
      // Something still runs in it. Its own context is closed by whoever started it; closing all of
      // them here, by force, can deadlock with a context that a step limit closes at the same time.
    }
  }
}
