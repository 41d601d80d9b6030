package io.heddle.sandbox.js;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.Guest;
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
 * JavaScript. Every call gets a context of its own; parsed sources are shared through one engine.
 *
 * <p>The first one takes seconds: nothing of GraalJS is loaded before.
 */
public final class JavaScriptGuest implements Guest {

  /** What a thread that runs guest code needs for {@link StepLimits#MAX_DEPTH} calls. */
  public static final long STACK_BYTES = 48L << 20;

  /** Characters: what a builtin can do with a string it does at once, and cannot be stopped. */
  static final int MAX_STRING = 2 << 20;

  /** Elements; of eight bytes at most. */
  private static final int MAX_TYPED_ARRAY = 1 << 20;

  private static final long PROGRAM_CACHE_CHARS = 16L << 20;

  private final Engine engine =
      Engine.newBuilder("js")
          .option("engine.WarnInterpreterOnly", "false")
          .out(OutputStream.nullOutputStream())
          .err(OutputStream.nullOutputStream())
          .in(InputStream.nullInputStream())
          .build();
  private final StepLimits.Budget budget = budget(engine);
  private final Source harness = internal("harness.js", resource("harness.js"));
  private final Cache<String, Program> programs =
      Caffeine.newBuilder()
          .maximumWeight(PROGRAM_CACHE_CHARS)
          .weigher((String source, Program _) -> source.length() + 1_000)
          .build();

  @Override
  public JavaScriptContext open(Profile profile) {
    return new JavaScriptContext(this, context(), profile);
  }

  @Override
  public Optional<CodeSyntax.Problem> problem(String source) {
    try (var context = context()) {
      context.parse(program(source).source());
      return Optional.empty();
    } catch (PolyglotException e) {
      var place = e.getSourceLocation();
      var known = place != null && place.isAvailable();
      return Optional.of(
          new CodeSyntax.Problem(
              GuestErrors.firstLine(e),
              known ? place.getStartLine() : 0,
              known ? place.getStartColumn() : 0));
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

  Source harness() {
    return harness;
  }

  StepLimits.Budget budget() {
    return budget;
  }

  /** The engine keeps what it parsed as long as somebody holds the source: the cache does. */
  Program program(String source) {
    return programs.get(source, Program::of);
  }

  static Source internal(String name, String text) {
    return Source.newBuilder("js", text, name).internal(true).buildLiteral();
  }

  private static StepLimits.Budget budget(Engine engine) {
    var instrument = engine.getInstruments().get(StepLimits.ID);
    if (instrument == null) {
      throw new IllegalStateException("Truffle does not know " + StepLimits.ID);
    }
    return instrument.lookup(StepLimits.Budget.class);
  }

  private Context context() {
    return Context.newBuilder("js")
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
        // No class lookup is set, not even one that finds nothing: setting one adds a global
        // `Java`.
        .timeZone(ZoneOffset.UTC)
        .allowExperimentalOptions(true)
        // Parsing runs inside the host and cannot be stopped; code that evaluates code nests it.
        .option("js.allow-eval", "false")
        .option("js.string-length-limit", Integer.toString(MAX_STRING))
        .option("js.max-typed-array-length", Integer.toString(MAX_TYPED_ARRAY))
        .option("js.max-apply-argument-length", "65535")
        // One operation on a huge BigInt runs for minutes inside the host and cannot be stopped.
        .option("js.bigint", "false")
        .option("js.shared-array-buffer", "false")
        .option("js.atomics", "false")
        .option("js.load", "false")
        .option("js.print", "false")
        .option("js.console", "false")
        .option("js.polyglot-builtin", "false")
        .option("js.graal-builtin", "false")
        .option("js.java-package-globals", "false")
        .build();
  }

  private static String resource(String name) {
    try (var in = JavaScriptGuest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
