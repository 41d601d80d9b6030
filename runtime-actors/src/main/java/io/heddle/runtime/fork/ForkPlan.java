package io.heddle.runtime.fork;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Node;
import io.heddle.runtime.machine.Effect;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.FactListener;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.FramePath;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.Machine;
import io.heddle.runtime.machine.Recall;
import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.TurnContext;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.routing.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a fork will do, told before it begins: the machine itself is asked, which goes as far as it
 * comes with what is known. What begins there runs first; what comes after depends on it.
 *
 * @param steps what the source recorded, in its order, then what begins and was not recorded
 */
public record ForkPlan(List<Step> steps) {

  /** A workflow that only routes ends by its own limits; this is a bound of the question. */
  private static final int MAX_TURNS = 10_000;

  /** What becomes of a result. */
  public enum Fate {
    REUSED,
    /** It runs at once. */
    RUNS,
    /** It runs when the run comes there. */
    RUNS_LATER
  }

  /**
   * @param path of the node, or of the trigger behind {@code !}
   * @param reason why it is not reused: {@code asked}, {@code after}, {@code failed}, {@code
   *     changed}, {@code inputs} when it may read something else, {@code new}; empty when it is
   * @param paid what the source paid for it
   */
  public record Step(String path, Fate fate, String reason, Usage paid) {}

  public ForkPlan {
    steps = List.copyOf(steps);
  }

  /** What is not paid again. */
  public Usage saved() {
    return sum(true);
  }

  /** What may be paid again, if it costs what it did. */
  public Usage again() {
    return sum(false);
  }

  private Usage sum(boolean reused) {
    var sum = Usage.NONE;
    for (var step : steps) {
      sum = (step.fate() == Fate.REUSED) == reused ? sum.plus(step.paid()) : sum;
    }
    return sum;
  }

  /**
   * @param request the fork's
   * @param now milliseconds since 1970
   */
  public static ForkPlan of(RunRequest request, Adoption adoption, long now) {
    var asked = new Asked(new Memo(request.executionId(), adoption.results()));
    var begun = new LinkedHashSet<String>();
    dryRun(request, asked, begun, now);
    var steps = new ArrayList<Step>();
    for (var result : adoption.results()) {
      var reused = asked.reused.contains(result.path());
      var fate = reused ? Fate.REUSED : fate(begun, result.path());
      steps.add(new Step(result.path(), fate, reused ? "" : "inputs", result.paid()));
    }
    for (var dropped : adoption.dropped()) {
      var path = dropped.result().path();
      var reason = dropped.reason().name().toLowerCase(java.util.Locale.ROOT);
      steps.add(new Step(path, fate(begun, path), reason, dropped.result().paid()));
    }
    begun.forEach(path -> steps.add(new Step(path, Fate.RUNS, "new", Usage.NONE)));
    return new ForkPlan(steps);
  }

  private static Fate fate(Set<String> begun, String path) {
    return begun.remove(path) ? Fate.RUNS : Fate.RUNS_LATER;
  }

  private static void dryRun(RunRequest request, Asked asked, Set<String> begun, long now) {
    var workflow = request.workflow();
    var routing =
        RoutingContext.of(workflow.dialect(), request.inputs(), request.system(), workflow.types())
            .with(request.strictness());
    var state = new ExecutionState();
    var waiting = new HashMap<Long, String>();
    FactListener listener =
        (fact, after) -> {
          if (fact instanceof Fact.NodeWaiting asks) {
            waiting.put(key(asks.frame(), asks.node()), path(after, asks.frame(), asks.node()));
          } else if (fact instanceof Fact.WaitDecided decided) {
            waiting.remove(key(decided.frame(), decided.node()));
          }
        };
    var machine = new Machine(state, routing, listener);
    machine.recall(asked);
    var context = new TurnContext(now, now);
    Input input = new Input.Start(request);
    for (var turns = 0; turns < MAX_TURNS; turns++) {
      var turn = machine.decide(input, context);
      turn.effects().forEach(effect -> begun(effect, state, begun));
      if (!turn.hasMore()) {
        break;
      }
      input = new Input.Continue();
    }
    begun.addAll(waiting.values());
    begun.remove("");
  }

  private static void begun(Effect effect, ExecutionState state, Set<String> begun) {
    switch (effect) {
      case Effect.StartNode(var activation) ->
          begun.add(path(state, activation.frame(), activation.node().index()));
      case Effect.StartRun(var order) ->
          begun.add(
              order.purpose() == RunOrder.Purpose.TRIGGERED
                  ? FramePath.of(order)
                  : path(state, order.frame(), order.node()));
      case Effect.CancelNode _,
          Effect.InterruptNode _,
          Effect.SetTimer _,
          Effect.CancelRun _,
          Effect.EndStream _,
          Effect.Finish _ -> {}
    }
  }

  private static long key(int frame, int node) {
    return ((long) frame << Integer.SIZE) | node;
  }

  private static String path(ExecutionState state, int frameId, int node) {
    var frame = state.frame(frameId);
    var path = frame == null || node < 0 ? null : FramePath.of(frame, frame.graph().node(node));
    return path == null ? "" : path;
  }

  /** Remembers what was found. */
  private static final class Asked implements Recall {

    private final Memo memo;
    private final Set<String> reused = new LinkedHashSet<>();

    Asked(Memo memo) {
      this.memo = memo;
    }

    @Override
    public @Nullable Recorded node(Frame frame, Node node, Inputs inputs) {
      return found(memo.node(frame, node, inputs));
    }

    @Override
    public @Nullable Recorded trigger(RunOrder order) {
      return found(memo.trigger(order));
    }

    private @Nullable Recorded found(@Nullable Recorded known) {
      if (known != null) {
        reused.add(known.path());
      }
      return known;
    }
  }
}
