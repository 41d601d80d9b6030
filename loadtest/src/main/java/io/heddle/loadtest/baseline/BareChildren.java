package io.heddle.loadtest.baseline;

import io.heddle.loadtest.macro.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Ten children one after the other, as {@code workflows/ten-children.yml} has them, no engine. */
public final class BareChildren implements Workload {

  private static final int CHILDREN = 10;
  private static final int PARENTS = 64;

  private final ActorSystem<SpawnProtocol.Command> system =
      ActorSystem.create(SpawnProtocol.create(), "bare-children");
  private final List<ActorRef<ChildChain.Command>> parents = new ArrayList<>();

  public BareChildren() {
    for (var parent = 0; parent < PARENTS; parent++) {
      CompletionStage<ActorRef<ChildChain.Command>> spawned =
          AskPattern.ask(
              system,
              replyTo -> new SpawnProtocol.Spawn<>(ChildChain.create(), "", Props.empty(), replyTo),
              Duration.ofSeconds(10),
              system.scheduler());
      parents.add(spawned.toCompletableFuture().join());
    }
  }

  @Override
  public String name() {
    return "10 bare children";
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    var done = new CompletableFuture<Long>();
    parents.get((int) (number % PARENTS)).tell(new ChildChain.Run(number, CHILDREN, done));
    return done;
  }

  @Override
  public long expected(long number) {
    return number + CHILDREN;
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
