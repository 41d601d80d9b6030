package io.heddle.sandbox.guest;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.node.NodeFailure;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;

/** Runs a piece of guest code under its watch: whatever ends it becomes a value. */
public final class GuardedCall {

  private GuardedCall() {}

  /** The same, stopped by closing the context. */
  public static <T> T run(
      Watch watch,
      Context context,
      Supplier<T> work,
      Function<PolyglotException, NodeFailure> thrown,
      Function<NodeFailure, T> failed) {
    return run(watch, context, () -> context.close(true), work, thrown, failed);
  }

  /**
   * Does the work inside the context; a limit that tripped outranks what the work made of it.
   *
   * @param kill stops the work from another thread; may block
   * @param thrown what an exception of the guest means
   * @param failed makes the caller's result of a failure
   */
  public static <T> T run(
      Watch watch,
      Context context,
      Runnable kill,
      Supplier<T> work,
      Function<PolyglotException, NodeFailure> thrown,
      Function<NodeFailure, T> failed) {
    if (!watch.enter(kill)) {
      return failed.apply(Objects.requireNonNull(watch.tripped()));
    }
    T done;
    try {
      done = entered(context, work);
    } catch (PolyglotException e) {
      done = failed.apply(thrown.apply(e));
    } catch (IllegalStateException e) {
      if (watch.tripped() == null) {
        watch.leave();
        throw e;
      }
      // The context was closed under the work.
      done = failed.apply(CodeFailure.CANCELLED.with("the call was stopped"));
    }
    var trip = watch.leave();
    return trip == null ? done : failed.apply(trip);
  }

  private static <T> T entered(Context context, Supplier<T> work) {
    context.enter();
    try {
      return work.get();
    } finally {
      context.leave();
    }
  }
}
