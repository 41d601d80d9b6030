package io.heddle.runtime;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.RunWatchers;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.Outside;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.stream.LiveStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** The attempts of a run in memory that are under way, each a child of the run's actor. */
final class NodeRuns {

  private record Key(int frame, int node, int attempt) {}

  private final ActorContext<EphemeralExecution.Command> context;
  private final Attempts attempts;

  private record Child(ActorRef<NodeRun.Command> actor, CancellationSource cancellation) {}

  private final Map<Key, Child> children = new HashMap<>();
  private final Set<Key> outside = new HashSet<>(0);

  NodeRuns(
      ActorContext<EphemeralExecution.Command> context,
      EphemeralExecution.Setup setup,
      Machine machine,
      RunWatchers watchers) {
    this.context = context;
    this.attempts =
        new Attempts(
            setup.environment(),
            setup.request(),
            machine,
            watchers,
            setup.group().engine(),
            new Sink(context.getSelf()));
  }

  /** Whether none is at work in this process: what is done outside needs no permit. */
  boolean isEmpty() {
    return children.size() == outside.size();
  }

  /** An attempt has reported its outcome. */
  void ended(int frame, int node, int attempt) {
    forget(new Key(frame, node, attempt));
  }

  /** An attempt is to stop soon; it reports its outcome as ever. */
  void interrupt(int frame, int node, int attempt) {
    var child = children.get(new Key(frame, node, attempt));
    if (child != null) {
      child.cancellation().cancel();
    }
  }

  /** Nobody waits for an attempt any more. */
  void cancel(int frame, int node, int attempt) {
    var child = forget(new Key(frame, node, attempt));
    if (child != null) {
      child.actor().tell(new NodeRun.Cancel());
    }
  }

  private @Nullable Child forget(Key key) {
    outside.remove(key);
    return children.remove(key);
  }

  void cancelAll() {
    children.values().forEach(child -> child.actor().tell(new NodeRun.Cancel()));
  }

  void start(Activation activation) {
    var cancellation = new CancellationSource();
    var child =
        context.spawnAnonymous(NodeRun.create(attempts.setup(activation, cancellation, false)));
    var key = new Key(activation.frame(), activation.node().index(), activation.attempt());
    children.put(key, new Child(child, cancellation));
    if (Outside.works(activation.node())) {
      outside.add(key);
    }
  }

  /** Tells the run's actor. */
  private record Sink(ActorRef<EphemeralExecution.Command> run) implements Attempts.Sink {

    @Override
    public void ended(Activation activation, Outcome outcome) {
      run.tell(
          new EphemeralExecution.NodeEnded(
              activation.frame(), activation.node().index(), activation.attempt(), outcome));
    }

    @Override
    public void opened(Activation activation, String output, LiveStream stream) {
      run.tell(
          new EphemeralExecution.StreamOpened(
              activation.frame(), activation.node().index(), activation.attempt(), output, stream));
    }

    @Override
    public void lost(Activation activation, String output) {
      run.tell(
          new EphemeralExecution.StreamLost(
              activation.frame(), activation.node().index(), activation.attempt(), output));
    }

    @Override
    public void wrote(ObjectValue values) {
      run.tell(new EphemeralExecution.UpdateVariables(values));
    }
  }
}
