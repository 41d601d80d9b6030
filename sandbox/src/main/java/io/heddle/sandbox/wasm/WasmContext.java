package io.heddle.sandbox.wasm;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.sandbox.guest.CallBounds;
import io.heddle.sandbox.guest.GuardedCall;
import io.heddle.sandbox.guest.GuestContext;
import io.heddle.sandbox.guest.GuestJson;
import io.heddle.sandbox.guest.Watch;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/**
 * One WebAssembly world, for one call: inputs as JSON go to {@code alloc}'ed memory, the function
 * gets their place and length and answers with the place of a (place, length) pair of its result's
 * JSON. Nothing is given back with {@code dealloc}: the memory ends with the call.
 */
public final class WasmContext implements GuestContext {

  private static final ProxyExecutable ABORT =
      _ -> {
        throw new AbortException();
      };
  private static final ProxyObject IMPORTS =
      ProxyObject.fromMap(Map.of("env", ProxyObject.fromMap(Map.of("abort", ABORT))));

  private static final int PAIR_BYTES = 8;

  private final WasmGuest guest;
  private final Context context;

  /** The module gave up. */
  private static final class AbortException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbortException() {
      super("the module called abort", null, false, false);
    }
  }

  WasmContext(WasmGuest guest, Context context) {
    this.guest = guest;
    this.context = context;
  }

  @Override
  public Started start(Call call, Watch watch) {
    var large = CallBounds.ofSource(call, "module");
    if (large != null) {
      return new Started.Failed(large);
    }
    return switch (guest.program(call.source())) {
      case WasmProgram.Broken(var problem) ->
          failed(
              CodeFailure.SYNTAX,
              problem.line() == 0
                  ? problem.message()
                  : "%s (line %d, column %d)"
                      .formatted(problem.message(), problem.line(), problem.column()));
      case WasmProgram.Loadable(var source) ->
          GuardedCall.run(
              watch,
              context,
              () -> instantiate(call, source, IMPORTS, _ -> {}),
              WasmContext::failure,
              Started.Failed::new);
    };
  }

  @Override
  public void close() {
    context.close(true);
  }

  /**
   * Calls a plugin's function.
   *
   * @param instance gets the exports before the function is called
   */
  Started start(
      Call call, Source source, ProxyObject imports, Consumer<Value> instance, Watch watch) {
    return GuardedCall.run(
        watch,
        context,
        () -> instantiate(call, source, imports, instance),
        WasmContext::failure,
        Started.Failed::new);
  }

  private Started instantiate(
      Call call, Source source, ProxyObject imports, Consumer<Value> instance) {
    var exports = context.eval(source).newInstance(imports).getMember("exports");
    instance.accept(exports);
    for (var name : List.of("memory", "alloc", call.function())) {
      if (!exports.hasMember(name)) {
        return failed(CodeFailure.NO_MAIN, "the module does not export '%s'".formatted(name));
      }
    }
    var memory = exports.getMember("memory");
    if (!memory.hasBufferElements()) {
      return failed(CodeFailure.NO_MAIN, "what the module exports as 'memory' is none");
    }
    var json = GuestJson.write(call.inputs());
    var large = CallBounds.ofInputs(call, json);
    if (large != null) {
      return new Started.Failed(large);
    }
    var input = json.getBytes(StandardCharsets.UTF_8);
    var place = exports.getMember("alloc").execute(input.length).asInt();
    if (outside(memory, place, input.length)) {
      return failed(
          CodeFailure.OUTPUT_INVALID, "alloc answered with a place outside of the memory");
    }
    write(memory, place, input);
    var pair = exports.getMember(call.function()).execute(place, input.length).asInt();
    return result(call, memory, pair);
  }

  /** What is left of an instance's fuel; 0 when it cannot be told any more. */
  long fuel(Value exports) {
    try {
      context.enter();
      try {
        var meter = exports.getMember(FuelMeter.EXPORT);
        return meter == null ? 0 : meter.getMember("value").asLong();
      } finally {
        context.leave();
      }
    } catch (PolyglotException | IllegalStateException _) {
      return 0;
    }
  }

  private static Started result(Call call, Value memory, int pair) {
    if (outside(memory, pair, PAIR_BYTES)) {
      return failed(CodeFailure.OUTPUT_INVALID, "the result's place is outside of the memory");
    }
    var order = ByteOrder.LITTLE_ENDIAN;
    var place = memory.readBufferInt(order, Integer.toUnsignedLong(pair));
    var length = memory.readBufferInt(order, Integer.toUnsignedLong(pair) + Integer.BYTES);
    if (length < 0 || outside(memory, place, length)) {
      return failed(CodeFailure.OUTPUT_INVALID, "the result is outside of the memory");
    }
    if (length > call.limits().outputBytes()) {
      return failed(
          CodeFailure.OUTPUT_TOO_LARGE,
          "the result has %d bytes as JSON, the limit is %d"
              .formatted(length, call.limits().outputBytes()));
    }
    var bytes = new byte[length];
    memory.readBuffer(Integer.toUnsignedLong(place), bytes, 0, length);
    return switch (GuestJson.read(new String(bytes, StandardCharsets.UTF_8), call.limits())) {
      case GuestJson.Read.Ok(var value) -> new Started.Returned(value);
      case GuestJson.Read.Refused(var failure) -> new Started.Failed(failure);
    };
  }

  static boolean outside(Value memory, int place, int length) {
    return Integer.toUnsignedLong(place) + length > memory.getBufferSize();
  }

  static void write(Value memory, int place, byte[] bytes) {
    var at = Integer.toUnsignedLong(place);
    for (var i = 0; i < bytes.length; i++) {
      memory.writeBufferByte(at + i, bytes[i]);
    }
  }

  private static NodeFailure failure(PolyglotException e) {
    if (e.isCancelled() || e.isInterrupted()) {
      return CodeFailure.CANCELLED.with("the call was stopped");
    }
    if (e.isInternalError()) {
      return CodeFailure.INTERNAL.with("the WebAssembly engine failed: " + e.getMessage());
    }
    if (e.isResourceExhausted()) {
      return CodeFailure.RECURSION.with("the module ran out of stack or memory");
    }
    var why = String.valueOf(e.getMessage());
    return e.isHostException()
        ? CodeFailure.THROWN.with(why)
        : CodeFailure.THROWN.with("trap: " + why);
  }

  private static Started failed(CodeFailure failure, String message) {
    return new Started.Failed(failure.with(message));
  }
}
