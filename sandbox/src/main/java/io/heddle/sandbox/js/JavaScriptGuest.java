package io.heddle.sandbox.js;

import com.github.benmanes.caffeine.cache.Cache;
import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.GuestEngine;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;

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

  private final GuestEngine engine = new GuestEngine("js");
  private final StepLimits.Budget budget =
      engine.instrument(StepLimits.ID, StepLimits.Budget.class);
  private final Source harness =
      internal("harness.js", GuestEngine.text(JavaScriptGuest.class, "harness.js"));
  private final Cache<String, Program> programs = GuestEngine.programs(PROGRAM_CACHE_CHARS);

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
    engine.close();
  }

  Source harness() {
    return harness;
  }

  StepLimits.Budget budget() {
    return budget;
  }

  Program program(String source) {
    return programs.get(source, Program::of);
  }

  static Source internal(String name, String text) {
    return Source.newBuilder("js", text, name).internal(true).buildLiteral();
  }

  private Context context() {
    return engine
        .closedContext()
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
}
