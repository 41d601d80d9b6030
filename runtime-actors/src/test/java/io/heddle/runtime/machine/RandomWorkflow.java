package io.heddle.runtime.machine;

import io.heddle.compiler.Position;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.ContainerSpec;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A workflow drawn from a seed: a graph without cycles of work, branches, gathers, iterations and
 * error strategies, in which every node leads to the end.
 */
public final class RandomWorkflow {

  public static final int MAX_SIZE = 12;

  private static final Duration USUAL_WALL_TIME = Duration.ofHours(1);

  private final Random random;
  private final Random draws;
  private final int size;

  public RandomWorkflow(long seed, int maxSize) {
    this.random = new Random(seed);
    this.draws = new Random(~seed);
    this.size = Math.min(maxSize, 1 + random.nextInt(MAX_SIZE));
  }

  /** Whether a run has more time than any takes in which no node takes long. */
  public static boolean hasUsualWallTime(ExecutionState run) {
    return run.request().limits().wallTime().compareTo(USUAL_WALL_TIME) >= 0;
  }

  public CompiledWorkflow make() {
    var graph = GraphFixture.root().start();
    var inside = new ArrayList<GraphFixture>();
    var ids = new ArrayList<String>(List.of("start"));
    for (var i = 0; i < size; i++) {
      var id = "n" + i;
      var sources = sources(ids);
      switch (random.nextInt(14)) {
        case 0, 1 -> iteration(graph, id, inside);
        case 2 -> gather(graph, id, sources);
        case 4 -> graph.node(id, form(), recovery(random.nextBoolean()));
        case 10, 11, 12 -> graph.template(id, outputs(graph, sources));
        case 13 -> graph.follower(id, outputs(graph, sources));
        case 3 ->
            graph.node(
                id, new NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()), recovery(true));
        default ->
            graph.node(
                id, new NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()), recovery(false));
      }
      sources.forEach(source -> connect(graph, source, id));
      ids.add(id);
    }
    graph.end("end", ids.getLast(), "value");
    ids.forEach(id -> graph.edge(id, "end"));
    var handling =
        random.nextInt(4) == 0
            ? new ErrorHandling(ErrorHandling.Strategy.CONTINUE, null, null, Map.of(), -1, false)
            : ErrorHandling.NONE;
    var limits = new RunLimits(10_000, wallTime(), random.nextInt(3), 0, 100);
    var triggers = new ArrayList<EventTrigger>();
    while (random.nextInt(3) == 0 && triggers.size() < 3) {
      triggers.add(trigger("t" + triggers.size(), ids.size()));
    }
    return graph.workflow(handling, limits, triggers, inside.toArray(GraphFixture[]::new));
  }

  /**
   * One in four is over before most runs are: between 1 ms and 8 s, short ones as often as long.
   */
  private Duration wallTime() {
    return draws.nextInt(4) == 0 ? Duration.ofMillis(1L << draws.nextInt(14)) : USUAL_WALL_TIME;
  }

  /** Sometimes with an input whose template cannot be rendered. */
  private EventTrigger trigger(String id, int nodes) {
    var event = draw(EventTrigger.Event.values());
    var inputs =
        random.nextInt(5) == 0
            ? List.of(new EventTrigger.Input("x", UNFIT, Value.none()))
            : List.<EventTrigger.Input>of();
    return new EventTrigger(
        id,
        event,
        event.isOfNode() && random.nextInt(4) > 0 ? random.nextInt(nodes) : -1,
        "other",
        null,
        inputs,
        random.nextInt(3) > 0,
        Position.UNKNOWN);
  }

  private static final JinjaTemplate UNFIT = unfit();

  private static JinjaTemplate unfit() {
    return switch (JinjaTemplate.compile("{{ 1 // 0 }}", JinjaPolicy.flat())) {
      case JinjaResult.Compiled(var template) -> template;
      case JinjaResult.Rejected rejected -> throw new AssertionError(rejected);
    };
  }

  /** What readers of streams read: an output of each of these nodes. */
  private static Ref[] outputs(GraphFixture graph, List<String> sources) {
    return sources.stream()
        .map(
            source -> {
              var node = java.util.Objects.requireNonNull(graph.graph().node(source));
              return graph.of(source, node.spec() instanceof RoutingSpec ? "output" : "value");
            })
        .toArray(Ref[]::new);
  }

  private <T> T draw(T[] values) {
    return List.of(values).get(random.nextInt(values.length));
  }

  private List<String> sources(List<String> ids) {
    var sources = new ArrayList<String>();
    sources.add(ids.get(random.nextInt(ids.size())));
    while (random.nextInt(3) == 0 && sources.size() < 4) {
      var next = ids.get(random.nextInt(ids.size()));
      if (!sources.contains(next)) {
        sources.add(next);
      }
    }
    return sources;
  }

  /** Nodes with a fail branch send some of their edges there. */
  private void connect(GraphFixture graph, String source, String target) {
    var node = graph.graph().node(source);
    var fails =
        node != null
            && node.recovery().strategy() instanceof Recovery.Strategy.FailBranch
            && random.nextBoolean();
    graph.edge(source, fails ? Edge.FAIL_BRANCH : Edge.DEFAULT, target);
  }

  private void iteration(GraphFixture graph, String id, List<GraphFixture> inside) {
    var index = inside.size() + 1;
    var items = graph.index("start");
    graph.node(
        id,
        new ContainerSpec.Iteration(
            index,
            0,
            null,
            1 + random.nextInt(3),
            draw(ContainerSpec.OnError.values()),
            random.nextBoolean(),
            0,
            "value"),
        recovery(false),
        GraphFixture.ref(0, items, "items"));
    var body = GraphFixture.inside(index, graph.index(id)).frameStart();
    var previous = "start";
    for (var i = 0; i <= random.nextInt(3); i++) {
      var work = "w" + i;
      body.node(
          work,
          random.nextInt(5) == 0
              ? form()
              : new NodeSpec.Plugin("test", ObjectValue.EMPTY, List.of()),
          recovery(false),
          new Ref(0, 0, List.of(), List.of("item")));
      body.edge(previous, work);
      previous = work;
    }
    body.end("out", previous, "value").edge(previous, "out");
    inside.add(body);
  }

  /** Asks a person; sometimes only for a while. */
  private WaitSpec form() {
    var field = new WaitSpec.FormField("value", "text", true, null, -1, ObjectValue.EMPTY);
    return new WaitSpec.HumanInput(
        WaitSpec.HumanMode.FORM,
        null,
        List.of(field),
        List.of(),
        random.nextBoolean() ? Duration.ofMillis(1 + random.nextInt(100)) : null,
        random.nextBoolean() ? WaitSpec.OnTimeout.FAIL : WaitSpec.OnTimeout.DEFAULT_VALUE,
        ObjectValue.of("value", Value.of("late")),
        ObjectValue.EMPTY,
        true);
  }

  private void gather(GraphFixture graph, String id, List<String> sources) {
    var refs = sources.stream().map(source -> graph.of(source, "value")).toArray(Ref[]::new);
    var join = draw(RoutingSpec.Join.values());
    var inputs = new ArrayList<Integer>();
    for (var i = 0; i < refs.length; i++) {
      inputs.add(i);
    }
    graph.node(
        id,
        new RoutingSpec.Gather(
            inputs,
            join,
            1 + random.nextInt(refs.length),
            random.nextBoolean(),
            random.nextInt(3) == 0 ? Duration.ofMillis(30) : null,
            true),
        refs);
  }

  private Recovery recovery(boolean failBranch) {
    var retry =
        random.nextInt(3) == 0
            ? new Recovery.Retry(
                random.nextInt(3),
                Duration.ofMillis(random.nextInt(20)),
                draw(Recovery.Backoff.values()),
                2,
                Duration.ofMillis(50),
                random.nextBoolean())
            : Recovery.Retry.NEVER;
    Recovery.Strategy strategy = new Recovery.Strategy.Fail();
    if (failBranch) {
      strategy = new Recovery.Strategy.FailBranch();
    } else if (random.nextInt(3) == 0) {
      strategy = new Recovery.Strategy.DefaultValue(ObjectValue.of("value", Value.of("default")));
    }
    return new Recovery(retry, strategy, Recovery.Restart.RERUN);
  }
}
