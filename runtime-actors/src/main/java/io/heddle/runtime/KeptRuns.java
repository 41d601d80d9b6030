package io.heddle.runtime;

import io.heddle.runtime.durable.RunOutlet;
import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.Outside;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.settings.EngineSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a durable run that are under way, each a child of the run's actor that keeps its
 * outcome until it is recorded.
 */
public final class KeptRuns implements RunOutlet.Children {

  private record Key(int frame, int node, int attempt) {}

  /** Its work is interrupted at once, not when the actor gets to it: it may be stopped before. */
  private record Child(
      ActorRef<NodeRun.Command> actor,
      CancellationSource cancellation,
      String call,
      boolean outside) {

    void cancel() {
      cancellation.cancel();
      actor.tell(new NodeRun.Cancel());
    }
  }

  private final ActorContext<?> context;
  private final Attempts attempts;
  private final InFlight calls;
  private final Map<Key, Child> children = new HashMap<>();
  private int outside;

  /**
   * @param sink may be called from any thread
   */
  public KeptRuns(
      ActorContext<?> context,
      Environment environment,
      RunRequest request,
      Machine machine,
      RunWatchers watchers,
      EngineSettings engine,
      InFlight calls,
      Attempts.Sink sink) {
    this.context = context;
    this.attempts = new Attempts(environment, request, machine, watchers, engine, sink);
    this.calls = calls;
  }

  @Override
  public void start(Activation activation) {
    var key = new Key(activation.frame(), activation.node().index(), activation.attempt());
    if (children.containsKey(key)) {
      return;
    }
    var cancellation = new CancellationSource();
    var call = activation.idempotencyKey() + '#' + activation.attempt();
    var setup = attempts.setup(activation, cancellation, true);
    NodeExecutor once =
        (given, with) ->
            calls.call(call, cancellation, () -> setup.executor().execute(given, with));
    var child =
        context.spawnAnonymous(
            NodeRun.create(activation.isEarly() ? setup : setup.executedBy(once)));
    var works = Outside.works(activation.node());
    children.put(key, new Child(child, cancellation, call, works));
    outside += works ? 1 : 0;
  }

  @Override
  public boolean isIdle() {
    return children.size() == outside;
  }

  @Override
  public boolean isEmpty() {
    return children.isEmpty();
  }

  @Override
  public void recorded(int frame, int node, int attempt) {
    var child = forget(new Key(frame, node, attempt));
    if (child != null) {
      child.actor().tell(new NodeRun.Recorded());
    }
  }

  /** Has outcomes that are not recorded offered once more. */
  public void offerAgain() {
    for (var child : children.values()) {
      child.actor().tell(new NodeRun.OfferAgain());
    }
  }

  @Override
  public void interrupt(int frame, int node, int attempt) {
    var child = children.get(new Key(frame, node, attempt));
    if (child != null) {
      child.cancellation().cancel();
    }
  }

  @Override
  public void cancel(int frame, int node, int attempt) {
    var child = forget(new Key(frame, node, attempt));
    if (child != null) {
      child.cancel();
    }
  }

  private @Nullable Child forget(Key key) {
    var child = children.remove(key);
    if (child != null) {
      outside -= child.outside() ? 1 : 0;
      calls.forget(child.call());
    }
    return child;
  }

  @Override
  public void cancelAll() {
    for (var key : List.copyOf(children.keySet())) {
      cancel(key.frame(), key.node(), key.attempt());
    }
  }
}
