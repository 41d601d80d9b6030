package io.heddle.runtime.routing;

import io.heddle.compiler.Position;
import io.heddle.compiler.condition.Expected;
import io.heddle.compiler.condition.ExportConditions;
import io.heddle.compiler.condition.FlatConditions;
import io.heddle.compiler.condition.LogicalOperator;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.VariableTypes;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small workflows' pieces: a node that reads selectors, values for them, and an evaluation. */
final class RoutingFixture {

  private RoutingFixture() {}

  /** A value written as JSON. */
  static Value json(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      throw new AssertionError(text, e);
    }
  }

  static ObjectValue object(String text) {
    return (ObjectValue) json(text);
  }

  /** A node whose inputs are these selectors, each in a slot of its own. */
  static Node node(NodeSpec spec, String... selectors) {
    var refs = new ArrayList<Ref>();
    for (var selector : selectors) {
      refs.add(new Ref(0, refs.size(), List.of(), List.of(selector.split("\\."))));
    }
    return node(spec, refs);
  }

  static Node node(NodeSpec spec, List<Ref> refs) {
    return new Node(
        0, "n", "kind", "", spec, refs, Recovery.NONE, null, false, true, Position.UNKNOWN);
  }

  /** Inputs by index; null where a variable does not exist. */
  static SnapshotInputs inputs(@Nullable Value... values) {
    return new SnapshotInputs(values);
  }

  static RoutingContext flat() {
    return context(Dialect.FLAT, VariableTypes.NONE);
  }

  static RoutingContext export() {
    return context(Dialect.APP_EXPORT, VariableTypes.NONE);
  }

  static RoutingContext context(Dialect dialect, VariableTypes types) {
    return RoutingContext.of(dialect, ObjectValue.EMPTY, ObjectValue.EMPTY, types);
  }

  static Routed evaluate(Node node, SnapshotInputs inputs, RoutingContext context) {
    return Routing.evaluate(node, (RoutingSpec) node.spec(), inputs, context);
  }

  /** A template whose references are input 0, 1 ... in the order of the text. */
  static TextTemplate template(String text, Dialect dialect) {
    var seen = new ArrayList<List<String>>();
    return TextTemplate.parse(
        text,
        dialect,
        selector -> {
          if (!seen.contains(selector)) {
            seen.add(selector);
          }
          return seen.indexOf(selector);
        },
        new ArrayList<>(),
        Position.UNKNOWN);
  }

  static RoutingSpec.Case exportCase(String id, int input, String operator, String expected) {
    var spec =
        new ExportConditions.Spec(
            input,
            List.of("start", "x"),
            operator,
            new Expected.Constant(Value.of(expected)),
            null,
            Position.UNKNOWN);
    return new RoutingSpec.Case(
        id, ExportConditions.compile(List.of(spec), LogicalOperator.AND, new ArrayList<>()));
  }

  static RoutingSpec.Case flatCase(String id, int input, String operator, Value expected) {
    var spec = new FlatConditions.Spec(input, operator, expected, Position.UNKNOWN);
    return new RoutingSpec.Case(
        id, FlatConditions.compile(List.of(spec), LogicalOperator.AND, new ArrayList<>()));
  }

  static List<Integer> indexes(Integer... indexes) {
    return Arrays.asList(indexes);
  }
}
