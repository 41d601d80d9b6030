package io.heddle.server.smoke;

import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.WaitEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.SubmitReply;
import io.heddle.runtime.stub.SampleAnswers;
import io.heddle.server.LocalRuntime;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers the forms of one run with made-up values, so that what stands behind them runs too. A
 * form that takes no such answer, and every form after many, is left open, and the run is ended.
 */
final class SampledForms implements Watcher {

  /** A workflow that asks again and again is not answered for ever. */
  static final int MAX_ANSWERS = 200;

  private final LocalRuntime runtime;
  private final AtomicInteger answers = new AtomicInteger();
  private volatile @Nullable String unanswered;

  SampledForms(LocalRuntime runtime) {
    this.runtime = runtime;
  }

  /** What nobody answered, and why; null when all forms were. */
  @Nullable String unanswered() {
    return unanswered;
  }

  @Override
  public void onEvent(RunEvent event) {
    if (event instanceof WaitEvent.Requested requested) {
      answer(requested);
    }
  }

  private void answer(WaitEvent.Requested requested) {
    var count = answers.incrementAndGet();
    if (count > MAX_ANSWERS) {
      giveUp(requested, "it asked more than %d times".formatted(MAX_ANSWERS));
      return;
    }
    var target = new Input.Submit.ByNode(requested.place().nodeId(), requested.frame());
    var sample = SampleAnswers.of(requested.form());
    var submit = new Input.Submit(target, "smoke-" + count, sample, "smoke");
    var _ =
        runtime
            .submit(requested.executionId(), submit)
            .thenAccept(
                reply -> {
                  if (reply instanceof SubmitReply.Rejected(var messages)) {
                    giveUp(requested, String.join("; ", messages));
                  }
                });
  }

  private void giveUp(WaitEvent.Requested requested, String why) {
    unanswered = "'%s' waits for a person: %s".formatted(requested.place().nodeId(), why);
    runtime.cancel(requested.executionId(), "nobody answers");
  }
}
