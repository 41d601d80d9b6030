package io.heddle.sandbox.wasm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.Guest;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.io.IOAccess;

/**
 * WebAssembly: modules in base64 or in text format. They import {@code env.abort} and nothing else,
 * and have one memory of at most {@link ModuleBounds#MAX_PAGES} pages.
 */
public final class WasmGuest implements Guest {

  private static final long MODULE_CACHE_CHARS = 32L << 20;

  private final Engine engine =
      Engine.newBuilder("wasm")
          .option("engine.WarnInterpreterOnly", "false")
          .out(OutputStream.nullOutputStream())
          .err(OutputStream.nullOutputStream())
          .in(InputStream.nullInputStream())
          .build();
  private final Cache<String, WasmProgram> programs =
      Caffeine.newBuilder()
          .maximumWeight(MODULE_CACHE_CHARS)
          .weigher((String source, WasmProgram _) -> source.length() + 1_000)
          .build();

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
    try {
      engine.close();
    } catch (IllegalStateException _) {
      // Something still runs in it. Its own context is closed by whoever started it; closing all of
      // them here, by force, can deadlock with a context that a step limit closes at the same time.
    }
  }

  WasmProgram program(String source) {
    return programs.get(source, WasmProgram::of);
  }

  Context context() {
    return Context.newBuilder("wasm")
        .engine(engine)
        .allowAllAccess(false)
        .allowHostAccess(HostAccess.NONE)
        .allowIO(IOAccess.NONE)
        .allowCreateThread(false)
        .allowCreateProcess(false)
        .allowNativeAccess(false)
        .build();
  }
}
