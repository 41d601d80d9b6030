package io.heddle.sandbox.wasm;

import io.heddle.compiler.check.CodeSyntax;
import io.heddle.sandbox.wat.WatAssembler;
import java.util.Base64;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.ByteSequence;

/** A source as it is kept between calls: a bounded module, or what is wrong with it. */
sealed interface WasmProgram {

  record Loadable(Source source) implements WasmProgram {}

  record Broken(CodeSyntax.Problem problem) implements WasmProgram {}

  static WasmProgram of(String text) {
    if (!WatAssembler.isText(text)) {
      return ofBase64(text);
    }
    return switch (WatAssembler.assemble(text)) {
      case WatAssembler.Result.Assembled assembled -> bounded(assembled.binary());
      case WatAssembler.Result.Malformed(var message, var line, var column) ->
          new Broken(new CodeSyntax.Problem(message, line, column));
    };
  }

  private static WasmProgram ofBase64(String text) {
    try {
      return bounded(Base64.getMimeDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      return broken("the module is neither base64 nor WebAssembly text");
    }
  }

  private static WasmProgram bounded(byte[] binary) {
    return switch (ModuleBounds.apply(binary)) {
      case ModuleBounds.Result.Bounded bounded ->
          new Loadable(
              Source.newBuilder("wasm", ByteSequence.create(bounded.binary()), "main")
                  .buildLiteral());
      case ModuleBounds.Result.Refused(var why) -> broken(why);
    };
  }

  private static Broken broken(String message) {
    return new Broken(new CodeSyntax.Problem(message, 0, 0));
  }
}
