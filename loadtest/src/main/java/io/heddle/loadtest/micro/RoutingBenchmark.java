package io.heddle.loadtest.micro;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.Position;
import io.heddle.compiler.condition.Expected;
import io.heddle.compiler.condition.ExportConditions;
import io.heddle.compiler.condition.FlatConditions;
import io.heddle.compiler.condition.LogicalOperator;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.VariableTypes;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.routing.Routed;
import io.heddle.runtime.routing.Routing;
import io.heddle.runtime.routing.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One evaluation of a routing node, without the machine: an if-else or assigner well under 1 us, a
 * template under 2.5 us with the machine around it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoutingBenchmark {

  private final Value[] slots = {Value.of("hello world"), Value.of(41), Value.of("de")};
  private final Inputs inputs = i -> slots[i];
  private final RoutingContext export =
      RoutingContext.of(
          Dialect.APP_EXPORT, ObjectValue.EMPTY, ObjectValue.EMPTY, VariableTypes.NONE);
  private final RoutingContext flat =
      RoutingContext.of(Dialect.FLAT, ObjectValue.EMPTY, ObjectValue.EMPTY, VariableTypes.NONE);

  private final Node exportIfElse = node(new RoutingSpec.IfElse(List.of(exportCase())));
  private final Node flatIfElse = node(new RoutingSpec.IfElse(List.of(flatCase())));
  private final Node exportAssigner = node(assigner(RoutingSpec.Operation.ADD, 1, -1, Value.of(1)));
  private final Node flatAssigner = node(flatAssignment());
  private final Node template =
      node(
          new RoutingSpec.Template(
              jinja(), List.of(new Binding("name", 0), new Binding("age", 1)), 400_000));
  private final Node aggregator =
      node(new RoutingSpec.Aggregator(List.of(new RoutingSpec.Group(null, List.of(0, 1))), false));
  private final Node end =
      node(new RoutingSpec.End(List.of(new Binding("a", 0), new Binding("b", 1))));

  private static Node node(RoutingSpec spec) {
    var refs = new ArrayList<Ref>();
    for (var i = 0; i < 3; i++) {
      refs.add(new Ref(0, i, List.of("v" + i), List.of("start", "v" + i)));
    }
    return new Node(
        0, "n", "kind", "", spec, refs, Recovery.NONE, null, false, true, Position.UNKNOWN);
  }

  private static RoutingSpec.Case exportCase() {
    var specs = List.of(condition(0, "contains", "world"), condition(1, ">", "40"));
    return new RoutingSpec.Case(
        "yes", ExportConditions.compile(specs, LogicalOperator.AND, new ArrayList<>()));
  }

  private static ExportConditions.Spec condition(int index, String operator, String expected) {
    return new ExportConditions.Spec(
        index,
        List.of("start", "v" + index),
        operator,
        new Expected.Constant(Value.of(expected)),
        null,
        Position.UNKNOWN);
  }

  private static RoutingSpec.Case flatCase() {
    var specs =
        List.of(
            new FlatConditions.Spec(0, "contains", Value.of("world"), Position.UNKNOWN),
            new FlatConditions.Spec(1, "greater_than", Value.of(40), Position.UNKNOWN));
    return new RoutingSpec.Case(
        "yes", FlatConditions.compile(specs, LogicalOperator.AND, new ArrayList<>()));
  }

  private static RoutingSpec.Assigner assigner(
      RoutingSpec.Operation operation, int target, int source, Value constant) {
    return new RoutingSpec.Assigner(
        List.of(new RoutingSpec.Assignment(target, operation, source, constant, null)), false);
  }

  private static RoutingSpec.Assigner flatAssignment() {
    return new RoutingSpec.Assigner(
        List.of(new RoutingSpec.Assignment(1, RoutingSpec.Operation.OVERWRITE, 0, null, null)),
        false);
  }

  private static JinjaTemplate jinja() {
    return switch (JinjaTemplate.compile(
        "Hello {{ name }}, you are {{ age }}.", JinjaPolicy.python())) {
      case JinjaResult.Compiled(var template) -> template;
      case JinjaResult.Rejected(var diagnostics) ->
          throw new IllegalStateException(diagnostics.toString());
    };
  }

  private Routed evaluate(Node node, RoutingContext context) {
    return Routing.evaluate(node, (RoutingSpec) node.spec(), inputs, context);
  }

  @Benchmark
  public Routed exportIfElse() {
    return evaluate(exportIfElse, export);
  }

  @Benchmark
  public Routed flatIfElse() {
    return evaluate(flatIfElse, flat);
  }

  @Benchmark
  public Routed exportAssigner() {
    return evaluate(exportAssigner, export);
  }

  @Benchmark
  public Routed flatAssigner() {
    return evaluate(flatAssigner, flat);
  }

  @Benchmark
  public Routed template() {
    return evaluate(template, export);
  }

  @Benchmark
  public Routed aggregator() {
    return evaluate(aggregator, flat);
  }

  @Benchmark
  public Routed end() {
    return evaluate(end, flat);
  }
}
