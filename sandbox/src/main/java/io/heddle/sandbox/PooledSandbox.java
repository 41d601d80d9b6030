package io.heddle.sandbox;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.node.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/** The port over a group's pool. */
public final class PooledSandbox implements Sandbox {

  /** Beyond what the pool may take for a call: then it is gone, and so is the answer. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final ActorRef<SandboxPool.Command> pool;
  private final SandboxSettings settings;

  public PooledSandbox(ActorRef<SandboxPool.Command> pool, SandboxSettings settings) {
    this.pool = pool;
    this.settings = settings;
  }

  @Override
  public CompletionStage<Result> run(Call call, Cancellation cancellation) {
    var answer = new CompletableFuture<Result>();
    pool.tell(new SandboxPool.Run(call, cancellation, answer));
    if (call.streams().isEmpty()) {
      var gone =
          new Result.Failed(CodeFailure.UNAVAILABLE.with("the sandbox did not answer in time"));
      var own = settings.of(call.language());
      var waits = own.startUp().plus(own.queueWait());
      var longest = call.limits().wallTime().plus(waits).plus(MARGIN);
      answer.completeOnTimeout(gone, longest.toMillis(), TimeUnit.MILLISECONDS);
    }
    return answer;
  }
}
