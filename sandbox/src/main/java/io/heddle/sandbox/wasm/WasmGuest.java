package io.heddle.sandbox.wasm;

import com.github.benmanes.caffeine.cache.Cache;
import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.GuestEngine;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;

/**
 * WebAssembly: modules in base64 or in text format. They import {@code env.abort} and nothing else,
 * and have one memory of at most {@link ModuleBounds#MAX_PAGES} pages.
 */
public final class WasmGuest implements Guest {

  private static final long MODULE_CACHE_CHARS = 32L << 20;

  private final GuestEngine engine = new GuestEngine("wasm");
  private final Cache<String, WasmProgram> programs = GuestEngine.programs(MODULE_CACHE_CHARS);

  @Override
  public WasmContext open(Profile profile) {
    return new WasmContext(this, context());
  }

  @Override
  public Optional<CodeSyntax.Problem> problem(String source) {
    return switch (program(source)) {
      case WasmProgram.Broken(var problem) -> Optional.of(problem);
      case WasmProgram.Loadable(var loadable) -> {
        try (var context = context()) {
          context.parse(loadable);
          yield Optional.empty();
        } catch (PolyglotException e) {
          yield Optional.of(new CodeSyntax.Problem(String.valueOf(e.getMessage()), 0, 0));
        }
      }
    };
  }

  @Override
  public void close() {
    engine.close();
  }

  WasmProgram program(String source) {
    return programs.get(source, WasmProgram::of);
  }

  Context context() {
    return engine.closedContext().build();
  }
}
