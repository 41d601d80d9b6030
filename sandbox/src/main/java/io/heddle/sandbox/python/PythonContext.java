package io.heddle.sandbox.python;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Convention;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.guest.CallBounds;
import io.heddle.sandbox.guest.Console;
import io.heddle.sandbox.guest.GuardedCall;
import io.heddle.sandbox.guest.GuestContext;
import io.heddle.sandbox.guest.GuestJson;
import io.heddle.sandbox.guest.GuestJson.Numbers;
import io.heddle.sandbox.guest.Watch;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * One Python world: modules, builtins and harness of its own.
 *
 * <p>Values cross as JSON text, written and parsed by the guest's own {@code json}, so that a
 * result means exactly what {@code json.dumps} says: tuples become arrays, whole numbers of any
 * size stay exact, what it cannot write is refused. Not a number becomes null in the flat dialect,
 * as it does in JavaScript there; the checks of app exports refuse it as out of range.
 *
 * <p>Streams are not followed: whoever calls hands over what they came to.
 */
public final class PythonContext implements GuestContext {

  private static final String BINDINGS = "python";
  private static final String HARNESS = "__heddle__";

  private final PythonGuest guest;
  private final Numbers numbers;
  private final Console console = new Console();
  private final Console.Lines out = console.stream("");
  private final Console.Lines err = console.stream("error: ");
  private final HostOperations operations = new HostOperations();
  private final Context context;
  private final org.graalvm.polyglot.Value harness;
  private volatile StopAgain.@Nullable Running running;

  PythonContext(PythonGuest guest, Profile profile) {
    this.guest = guest;
    numbers = profile == Profile.FLAT ? Numbers.EXACT : Numbers.EXACT_OR_NAN;
    context = guest.context(out, err);
    context.eval(guest.harness());
    var names = context.getBindings(BINDINGS);
    harness = names.getMember(HARNESS).execute(operations);
    names.removeMember(HARNESS);
  }

  @Override
  public Started start(Call call, Watch watch) {
    var large = CallBounds.ofSource(call, "code");
    if (large != null) {
      return new Started.Failed(large);
    }
    operations.use(call.ports());
    return GuardedCall.run(
        watch,
        context,
        this::stop,
        () -> load(call),
        thrown -> PythonErrors.failure(thrown, harness),
        Started.Failed::new);
  }

  @Override
  public List<String> console() {
    out.finish();
    err.finish();
    return console.lines();
  }

  @Override
  public void close() {
    context.close(true);
  }

  /** From another thread, while a call runs. */
  private void stop() {
    var call = running;
    if (call != null) {
      call.stop();
    }
    context.close(true);
  }

  private Started load(Call call) {
    running = guest.door().running();
    context.eval(guest.program(call.source()));
    var inputs = GuestJson.write(call.inputs());
    var large = CallBounds.ofInputs(call, inputs);
    if (large != null) {
      return new Started.Failed(large);
    }
    var main = context.getBindings(BINDINGS).getMember(call.function());
    if (main == null || !main.canExecute()) {
      return new Started.Failed(
          CodeFailure.NO_MAIN.with("the code defines no function %s".formatted(call.function())));
    }
    var keywords = call.convention() == Convention.KEYWORDS;
    return answer(harness.invokeMember("start", main, keywords, inputs).asString(), call);
  }

  /** What the harness says: a letter for the kind, then the text. */
  private Started answer(String answer, Call call) {
    var body = answer.substring(1);
    return switch (answer.charAt(0)) {
      case 'V' -> read(body, call);
      case 'D' ->
          new Started.Failed(
              CodeFailure.OUTPUT_TOO_DEEP.with(
                  "the result nests deeper than %d".formatted(call.limits().outputDepth())));
      case 'E' -> new Started.Failed(PythonErrors.exit(body));
      default ->
          new Started.Failed(
              CodeFailure.OUTPUT_INVALID.with("the result cannot be written as JSON: " + body));
    };
  }

  private Started read(String json, Call call) {
    return switch (GuestJson.read(json, call.limits(), numbers)) {
      case GuestJson.Read.Ok(Value value) -> new Started.Returned(value);
      case GuestJson.Read.Refused(var failure) -> new Started.Failed(failure);
    };
  }
}
