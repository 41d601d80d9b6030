package io.heddle.runtime.routing;

import static io.heddle.runtime.routing.RoutingFixture.evaluate;
import static io.heddle.runtime.routing.RoutingFixture.export;
import static io.heddle.runtime.routing.RoutingFixture.exportCase;
import static io.heddle.runtime.routing.RoutingFixture.flat;
import static io.heddle.runtime.routing.RoutingFixture.flatCase;
import static io.heddle.runtime.routing.RoutingFixture.indexes;
import static io.heddle.runtime.routing.RoutingFixture.inputs;
import static io.heddle.runtime.routing.RoutingFixture.json;
import static io.heddle.runtime.routing.RoutingFixture.node;
import static io.heddle.runtime.routing.RoutingFixture.object;
import static io.heddle.runtime.routing.RoutingFixture.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.VariableTypes;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.SnapshotInputs;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoutingTest {

  private static Routed.Done done(Routed routed) {
    assertThat(routed).isInstanceOf(Routed.Done.class);
    return (Routed.Done) routed;
  }

  private static String message(Routed routed) {
    assertThat(routed).isInstanceOf(Routed.Failed.class);
    return ((Routed.Failed) routed).failure().message();
  }

  @Test
  void startOfAnExportPutsOutTheAcceptedInputsAlone() {
    var start = new RoutingSpec.Start(List.of(), RoutingSpec.Origin.INPUTS);
    var context =
        RoutingContext.of(
            Dialect.APP_EXPORT,
            object("{\"q\":1}"),
            object("{\"query\":\"hi\"}"),
            VariableTypes.NONE);

    var routed = done(evaluate(node(start), SnapshotInputs.EMPTY, context));

    assertThat(routed.outputs()).isEqualTo(object("{\"q\":1}"));
    assertThat(routed.handle()).isEqualTo("source");
  }

  @Test
  void startOfAFlatFilePutsOutQueryAndFilesUnderDottedKeys() {
    var start = new RoutingSpec.Start(List.of(), RoutingSpec.Origin.INPUTS);
    var context =
        RoutingContext.of(
            Dialect.FLAT,
            object("{\"q\":1}"),
            object("{\"query\":\"hi\",\"files\":[],\"user_id\":\"u\"}"),
            VariableTypes.NONE);

    assertThat(done(evaluate(node(start), SnapshotInputs.EMPTY, context)).outputs())
        .isEqualTo(object("{\"q\":1,\"sys.query\":\"hi\",\"sys.files\":[]}"));
  }

  @Test
  void startOfAFramePutsOutNothing() {
    var start = new RoutingSpec.Start(List.of(), RoutingSpec.Origin.FRAME);

    assertThat(done(evaluate(node(start), SnapshotInputs.EMPTY, flat())).outputs())
        .isEqualTo(ObjectValue.EMPTY);
  }

  @Test
  void endPutsOutNullForWhatIsMissing() {
    var end = new RoutingSpec.End(List.of(new Binding("a", 0), new Binding("b", 1)));

    assertThat(done(evaluate(node(end, "x.a", "x.b"), inputs(json("1"), null), flat())).outputs())
        .isEqualTo(object("{\"a\":1,\"b\":null}"));
  }

  @Test
  void endPutsOutWhatAStreamEndedAs() {
    StreamValue stream = () -> Value.of("all of it");
    var end = new RoutingSpec.End(List.of(new Binding("a", 0)));

    assertThat(done(evaluate(node(end, "x.a"), inputs(stream), flat())).outputs())
        .isEqualTo(object("{\"a\":\"all of it\"}"));
  }

  @Test
  void answerOfAnExportIsMarkdownAndListsItsFiles() {
    var text = template("{{#s.list#}}|{{#s.file#}}|{{#s.no#}}", Dialect.APP_EXPORT);
    var file = new FileValue(object("{\"name\":\"a.txt\",\"url\":\"http://h/a.txt\"}"));

    var routed =
        done(
            evaluate(
                node(new RoutingSpec.Answer(text), "s.list", "s.file", "s.no"),
                inputs(json("[1,\"b\"]"), file, null),
                export()));

    assertThat(routed.outputs().get("answer"))
        .isEqualTo(Value.of("- 1\n- b|[a.txt](http://h/a.txt)|s.no"));
    assertThat(routed.outputs().get("files")).isEqualTo(Value.array(List.of(file)));
  }

  @Test
  void answerOfAFlatFileShowsValuesAsItDisplaysThemAndNothingForMissingOnes() {
    var text = template("{{#s.n#}} {{#s.list#}} {{#s.no#}}.", Dialect.FLAT);

    assertThat(
            done(evaluate(
                    node(new RoutingSpec.Answer(text), "s.n", "s.list", "s.no"),
                    inputs(Value.of(1.0), json("[1,\"b\"]"), null),
                    flat()))
                .outputs())
        .isEqualTo(object("{\"answer\":\"1 [1,\\\"b\\\"] .\"}"));
  }

  @Test
  void ifElseTakesTheFirstCaseThatHolds() {
    var spec =
        new RoutingSpec.IfElse(
            List.of(exportCase("a", 0, "contains", "zz"), exportCase("b", 0, "contains", "hell")));

    var routed = done(evaluate(node(spec, "start.x"), inputs(Value.of("hello")), export()));

    assertThat(routed.handle()).isEqualTo("b");
    assertThat(routed.outputs()).isEqualTo(object("{\"result\":true,\"selected_case_id\":\"b\"}"));
  }

  @Test
  void ifElseTakesTheElseBranchWhenNoCaseHolds() {
    var spec = new RoutingSpec.IfElse(List.of(exportCase("a", 0, "is", "no")));

    var routed = done(evaluate(node(spec, "start.x"), inputs(Value.of("hello")), export()));

    assertThat(routed.handle()).isEqualTo("false");
    assertThat(routed.outputs())
        .isEqualTo(object("{\"result\":false,\"selected_case_id\":\"false\"}"));
  }

  @Test
  void ifElseOfAnExportFailsOnAMissingVariable() {
    var spec = new RoutingSpec.IfElse(List.of(exportCase("a", 0, "is", "no")));

    assertThat(message(evaluate(node(spec, "start.x"), inputs((Value) null), export())))
        .isEqualTo("Variable ['start', 'x'] not found");
  }

  @Test
  void ifElseOfAFlatFileTakesTheElseBranchOnATypeMismatchEvenIfALaterCaseHolds() {
    var spec =
        new RoutingSpec.IfElse(
            List.of(
                flatCase("number", 0, "greater_than", Value.of(3)),
                flatCase("text", 0, "is", Value.of("hello"))));

    var routed = done(evaluate(node(spec, "start.x"), inputs(Value.of("hello")), flat()));

    assertThat(routed.handle()).isEqualTo("false");
    assertThat(routed.outputs()).isEqualTo(object("{\"selected_case\":\"false\"}"));
  }

  @Test
  void aggregatorOfAnExportTakesANullThatIsThere() {
    var spec =
        new RoutingSpec.Aggregator(List.of(new RoutingSpec.Group(null, indexes(0, 1))), true);

    assertThat(
            done(evaluate(node(spec, "a.x", "b.x"), inputs(null, Value.none()), export()))
                .outputs())
        .isEqualTo(object("{\"output\":null}"));
  }

  @Test
  void aggregatorOfAnExportPutsOutNothingWhenNothingIsThere() {
    var spec = new RoutingSpec.Aggregator(List.of(new RoutingSpec.Group(null, indexes(0))), true);

    assertThat(done(evaluate(node(spec, "a.x"), inputs((Value) null), export())).outputs())
        .isEqualTo(ObjectValue.EMPTY);
  }

  @Test
  void aggregatorPutsOutEachGroupThatHasAValue() {
    var spec =
        new RoutingSpec.Aggregator(
            List.of(
                new RoutingSpec.Group("one", indexes(0, 1)),
                new RoutingSpec.Group("two", indexes(2))),
            true);

    assertThat(
            done(evaluate(
                    node(spec, "a.x", "b.x", "c.x"), inputs(null, Value.of("b"), null), export()))
                .outputs())
        .isEqualTo(object("{\"one\":{\"output\":\"b\"}}"));
  }

  @Test
  void aggregatorOfAFlatFileSkipsNullsAndPutsOutNullWhenAllAre() {
    var spec =
        new RoutingSpec.Aggregator(List.of(new RoutingSpec.Group(null, indexes(0, 1))), false);
    var node = node(spec, "a.x", "b.x");

    assertThat(done(evaluate(node, inputs(Value.none(), Value.of(2)), flat())).outputs())
        .isEqualTo(object("{\"output\":2}"));
    assertThat(done(evaluate(node, inputs(Value.none(), null), flat())).outputs())
        .isEqualTo(object("{\"output\":null}"));
  }

  @Test
  void gatherPutsOutWhatArrivedInTheOrderOfItsSelectors() {
    var spec = new RoutingSpec.Gather(indexes(0, 1, 2), RoutingSpec.Join.ALL, 0, true, null, true);
    var node = node(spec, "a.x", "b.x", "c.x");

    assertThat(done(evaluate(node, inputs(null, Value.of(2), Value.of(3)), flat())).outputs())
        .isEqualTo(object("{\"results\":[2,3],\"completed_count\":2,\"first_result\":2}"));
    assertThat(done(evaluate(node, inputs(null, null, null), flat())).outputs())
        .isEqualTo(object("{\"results\":[],\"completed_count\":0}"));
  }
}
