package io.heddle.sandbox.python;

import com.github.benmanes.caffeine.cache.Cache;
import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.GuestEngine;
import io.heddle.sandbox.guest.GuestUnavailableException;
import java.io.OutputStream;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;

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

  private final GuestEngine engine = new GuestEngine(LANGUAGE);
  private final StopAgain.Door door = engine.instrument(StopAgain.ID, StopAgain.Door.class);
  private final Source harness =
      source("harness.py", GuestEngine.text(PythonGuest.class, "harness.py"));
  private final Cache<String, Source> programs = GuestEngine.programs(PROGRAM_CACHE_CHARS);

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
    engine.close();
  }

  StopAgain.Door door() {
    return door;
  }

  Source harness() {
    return harness;
  }

  Source program(String source) {
    return programs.get(source, text -> source(MAIN, text));
  }

  private static Source source(String name, String text) {
    return Source.newBuilder(LANGUAGE, text, name).buildLiteral();
  }

  /** A world with nothing of ours in it. */
  Context context(OutputStream out, OutputStream err) {
    return builder(engine).out(out).err(err).build();
  }

  static Context.Builder builder(GuestEngine engine) {
    return engine
        .closedContext()
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
}
