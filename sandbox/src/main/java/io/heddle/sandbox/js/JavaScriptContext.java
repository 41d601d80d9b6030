package io.heddle.sandbox.js;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.sandbox.guest.CallBounds;
import io.heddle.sandbox.guest.GuardedCall;
import io.heddle.sandbox.guest.GuestContext;
import io.heddle.sandbox.guest.GuestJson;
import io.heddle.sandbox.guest.Watch;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;

/**
 * One JavaScript world: global object, builtins and harness of its own.
 *
 * <p>Values cross as JSON text, written and parsed by the guest's own builtins: faster than
 * building guest objects one member at a time, and a result means exactly what {@code
 * JSON.stringify} says.
 */
public final class JavaScriptContext implements GuestContext {

  private static final Source FUNCTION_MAIN = lookup("main");

  private final JavaScriptGuest guest;
  private final Context context;
  private final Profile profile;
  private final HostOperations operations = new HostOperations();
  private final org.graalvm.polyglot.Value harness;
  private long statements;
  private Limits limits = Limits.STANDARD;

  JavaScriptContext(JavaScriptGuest guest, Context context, Profile profile) {
    this.guest = guest;
    this.context = context;
    this.profile = profile;
    harness = context.eval(guest.harness()).execute(operations, profile == Profile.FLAT);
  }

  @Override
  public Started start(Call call, Watch watch) {
    var large = CallBounds.ofSource(call, "code");
    if (large != null) {
      return new Started.Failed(large);
    }
    limits = call.limits();
    statements = limits.statements();
    operations.use(call.ports());
    var program = guest.program(call.source());
    if (profile == Profile.FLAT && program.danger() != null) {
      return new Started.Failed(CodeFailure.DANGEROUS.with(program.danger()));
    }
    return guarded(watch, () -> load(call, program), Started.Failed::new);
  }

  /** Calls the function again in the same world: what the last call left there is seen. */
  public Started again(Call call, Watch watch) {
    statements = limits.statements();
    operations.use(call.ports());
    return guarded(watch, () -> call(call), Started.Failed::new);
  }

  @Override
  public Delivered deliver(String input, Delivery delivery, Watch watch) {
    return guarded(watch, () -> hand(input, delivery), Delivered.Failed::new);
  }

  @Override
  public boolean follows(String input) {
    try {
      return harness.invokeMember("follows", input).asBoolean();
    } catch (PolyglotException | IllegalStateException _) {
      // Closed by the watch: the next step says so.
      return false;
    }
  }

  @Override
  public List<String> console() {
    return operations.console();
  }

  @Override
  public void close() {
    context.close(true);
  }

  private Started load(Call call, Program program) {
    context.eval(program.source());
    return call(call);
  }

  private Started call(Call call) {
    var inputs = GuestJson.write(call.inputs());
    var large = CallBounds.ofInputs(call, inputs);
    if (large != null) {
      return new Started.Failed(large);
    }
    var streams = call.streams().inputs().keySet();
    var names =
        streams.isEmpty()
            ? ""
            : GuestJson.write(Value.array(streams.stream().map(Value::of).toList()));
    var function =
        context.eval(call.function().equals("main") ? FUNCTION_MAIN : lookup(call.function()));
    var answer = harness.invokeMember("start", function, inputs, names).asString();
    if (answer.equals("P")) {
      answer = harness.invokeMember("settle").asString();
    }
    return switch (read(answer)) {
      case GuestJson.Read.Refused(var failure) -> new Started.Failed(failure);
      case GuestJson.Read.Ok(var value) ->
          streams.stream().anyMatch(this::follows)
              ? new Started.Following(value)
              : new Started.Returned(value);
    };
  }

  private Delivered hand(String input, Delivery delivery) {
    var answer =
        switch (delivery) {
          case Delivery.Chunk(var value) -> deliver(input, "chunk", GuestJson.write(value));
          case Delivery.End(var last) -> deliver(input, "end", GuestJson.write(last));
          case Delivery.Broken(var message) ->
              deliver(input, "error", GuestJson.write(Value.of(message)));
        };
    return switch (read(answer)) {
      case GuestJson.Read.Refused(var failure) -> new Delivered.Failed(failure);
      case GuestJson.Read.Ok(ArrayValue(var values)) -> new Delivered.Answered(true, values);
      case GuestJson.Read.Ok _ -> new Delivered.Answered(false, List.of());
    };
  }

  private String deliver(String input, String kind, String json) {
    return harness.invokeMember("deliver", input, kind, json).asString();
  }

  private GuestJson.Read read(String answer) {
    var body = answer.substring(1);
    return switch (answer.charAt(0)) {
      case 'V' -> GuestJson.read(body, limits);
      case 'U' -> new GuestJson.Read.Ok(NoneValue.NONE);
      case 'M' ->
          new GuestJson.Read.Refused(CodeFailure.NO_MAIN.with("the code defines no such function"));
      case 'P' ->
          new GuestJson.Read.Refused(
              CodeFailure.OUTPUT_INVALID.with("the result is a promise that never settles"));
      default ->
          new GuestJson.Read.Refused(
              CodeFailure.OUTPUT_INVALID.with("the result cannot be written as JSON: " + body));
    };
  }

  private <T> T guarded(Watch watch, Supplier<T> work, Function<NodeFailure, T> failed) {
    return GuardedCall.run(
        watch,
        context,
        () -> {
          guest.budget().set(statements, limits.allocation() - watch.allocation());
          var done = work.get();
          statements = guest.budget().remaining();
          return done;
        },
        GuestErrors::failure,
        failed);
  }

  private static Source lookup(String function) {
    if (!function.matches("[A-Za-z_$][A-Za-z0-9_$]*")) {
      throw new IllegalArgumentException("not a function name: " + function);
    }
    return JavaScriptGuest.internal(
        "lookup.js", "typeof %1$s === 'function' ? %1$s : undefined".formatted(function));
  }
}
