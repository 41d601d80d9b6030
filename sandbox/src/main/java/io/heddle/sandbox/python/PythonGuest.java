package io.heddle.sandbox.python;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.GuestUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/**
 * Python with its standard library, and nothing else. Every call gets a context of its own; parsed
 * sources are shared through one engine.
 *
 * <p>The first one takes 5 to 20 seconds; the very first on a machine also unpacks the standard
 * library, 24 MB, into the user's cache directory. A further context takes a tenth of a second and
 * more, and 8 MB.
 */
public final class PythonGuest implements Guest {

  /**
   * What a thread that runs guest code needs: some thousand guest calls, more than the thousand
   * that CPython allows, and few enough that they are soon used up.
   */
  public static final long STACK_BYTES = 16L << 20;

  /** The name of the user's own source, as its frames carry it. */
  static final String MAIN = "main.py";

  private static final String LANGUAGE = "python";
  private static final long PROGRAM_CACHE_CHARS = 16L << 20;

  private final Engine engine =
      Engine.newBuilder(LANGUAGE)
          .option("engine.WarnInterpreterOnly", "false")
          .out(OutputStream.nullOutputStream())
          .err(OutputStream.nullOutputStream())
          .in(InputStream.nullInputStream())
          .build();
  private final StopAgain.Door door = door(engine);
  private final Source harness =
      Source.newBuilder(LANGUAGE, resource("harness.py"), "harness.py").buildLiteral();
  private final Cache<String, Source> programs =
      Caffeine.newBuilder()
          .maximumWeight(PROGRAM_CACHE_CHARS)
          .weigher((String source, Source _) -> source.length() + 1_000)
          .build();

  /** Makes the library quick to import, which takes seconds once for each machine. */
  public PythonGuest() {
    StandardLibrary.compile(engine);
  }

  /**
   * {@inheritDoc}
   *
   * @throws GuestUnavailableException when Python cannot start on this machine
   */
  @Override
  public PythonContext open(Profile profile) {
    try {
      return new PythonContext(this, profile);
    } catch (PolyglotException e) {
      throw unavailable(e);
    }
  }

  @Override
  public Optional<CodeSyntax.Problem> problem(String source) {
    var nowhere = OutputStream.nullOutputStream();
    try (var context = context(nowhere, nowhere)) {
      return problem(context, source);
    } catch (PolyglotException e) {
      throw unavailable(e);
    }
  }

  private Optional<CodeSyntax.Problem> problem(Context context, String source) {
    try {
      context.parse(program(source));
      return Optional.empty();
    } catch (PolyglotException e) {
      if (!e.isSyntaxError()) {
        throw e;
      }
      return Optional.of(PythonErrors.problem(e));
    }
  }

  @Override
  public void close() {
    try {
      engine.close();
    } catch (IllegalStateException _) {
      // Something still runs in it. Its own context is closed by whoever started it.
    }
  }

  StopAgain.Door door() {
    return door;
  }

  Source harness() {
    return harness;
  }

  /** The engine keeps what it parsed as long as somebody holds the source: the cache does. */
  Source program(String source) {
    return programs.get(source, text -> Source.newBuilder(LANGUAGE, text, MAIN).buildLiteral());
  }

  /** A world with nothing of ours in it. */
  Context context(OutputStream out, OutputStream err) {
    return builder(engine).allowIO(IOAccess.NONE).out(out).err(err).build();
  }

  static Context.Builder builder(Engine engine) {
    return Context.newBuilder(LANGUAGE)
        .engine(engine)
        .allowAllAccess(false)
        .allowHostAccess(HostAccess.NONE)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE)
        .allowCreateThread(false)
        .allowCreateProcess(false)
        .allowNativeAccess(false)
        .allowHostClassLoading(false)
        .timeZone(ZoneOffset.UTC)
        .in(InputStream.nullInputStream())
        .allowExperimentalOptions(true)
        // Emulated in Java: it asks the context for each file and process, and is refused.
        .option("python.PosixModuleBackend", "java")
        .option("python.ForceImportSite", "false");
  }

  private static GuestUnavailableException unavailable(PolyglotException e) {
    return new GuestUnavailableException(
        "Python cannot start: %s; its library is unpacked into a cache directory, which"
                .formatted(PythonErrors.firstLine(e))
            + " -Dpolyglot.engine.userResourceCache=DIR names",
        e);
  }

  private static StopAgain.Door door(Engine engine) {
    var instrument = engine.getInstruments().get(StopAgain.ID);
    if (instrument == null) {
      throw new IllegalStateException("Truffle does not know " + StopAgain.ID);
    }
    return instrument.lookup(StopAgain.Door.class);
  }

  static String resource(String name) {
    try (var in = PythonGuest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
