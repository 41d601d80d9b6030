package io.heddle.runtime;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The attempts of a durable run that are under way, each a child of the run's actor. */
public final class KeptRuns {

  private record Key(int frame, int node, int attempt) {}

  /** Its work is interrupted at once, not when the actor gets to it: it may be stopped before. */
  private record Child(ActorRef<KeptRun.Command> actor, CancellationSource cancellation) {

    void cancel() {
      cancellation.cancel();
      actor.tell(new KeptRun.Cancel());
    }
  }

  /** Who hears of the attempts. */
  public interface Listener {

    /** An attempt offers its outcome, perhaps not for the first time. */
    void offered(Activation activation, Outcome outcome, ActorRef<KeptRun.Command> child);
  }

  private final ActorContext<?> context;
  private final Environment environment;
  private final RunRequest request;
  private final ValueText text;
  private final Listener listener;
  private final Consumer<ObjectValue> writes;
  private final Map<Key, Child> children = new HashMap<>();

  /**
   * @param text how the run turns values into text
   * @param listener may be called from any thread
   * @param writes hears what nodes of plugins write; from any thread
   */
  public KeptRuns(
      ActorContext<?> context,
      Environment environment,
      RunRequest request,
      ValueText text,
      Listener listener,
      Consumer<ObjectValue> writes) {
    this.context = context;
    this.environment = environment;
    this.request = request;
    this.text = text;
    this.listener = listener;
    this.writes = writes;
  }

  public void start(Activation activation) {
    var cancellation = new CancellationSource();
    var child =
        context.spawnAnonymous(
            KeptRun.create(
                report -> setup(activation, cancellation, report),
                (outcome, self) -> listener.offered(activation, outcome, self)));
    children.put(
        new Key(activation.frame(), activation.node().index(), activation.attempt()),
        new Child(child, cancellation));
  }

  /** The outcome of an attempt is stored. */
  public void recorded(int frame, int node, int attempt) {
    var child = children.remove(new Key(frame, node, attempt));
    if (child != null) {
      child.actor().tell(new KeptRun.Recorded());
    }
  }

  /** Nobody waits for an attempt any more. */
  public void cancel(int frame, int node, int attempt) {
    var child = children.remove(new Key(frame, node, attempt));
    if (child != null) {
      child.cancel();
    }
  }

  public void cancelAll() {
    children.values().forEach(Child::cancel);
    children.clear();
  }

  private NodeRun.Setup setup(
      Activation activation, CancellationSource cancellation, Consumer<Outcome> report) {
    var node = activation.node();
    var timeout = node.timeout();
    var limit = timeout == null ? request.limits().wallTime() : timeout;
    var clock = environment.clock();
    var run =
        new RunContext(
            environment,
            text,
            request.system(),
            cancellation,
            NodeContext.StreamWriter.NONE,
            environment.plugins().access(activation, writes, null, clock),
            clock.millis() + limit.toMillis());
    return new NodeRun.Setup(activation, environment.executors().of(node), run, timeout, report);
  }
}
