package io.heddle.persistence.codec;

import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunStatus;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts about runs that a run orders. Codes 60 to 69. */
final class OrderFacts {

  static final List<FactShape<?>> SHAPES =
      List.of(
          new FactShape<>(
              60,
              1,
              Fact.RunOrdered.class,
              (out, fact) -> {
                order(out, fact.order());
                out.number(fact.at());
              },
              in -> new Fact.RunOrdered(order(in), in.number())),
          new FactShape<>(
              60,
              2,
              Fact.RunOrdered.class,
              (out, fact) -> {
                order(out, fact.order());
                out.text(fact.order().trigger()).number(fact.at());
              },
              in -> new Fact.RunOrdered(order(in).by(in.text()), in.number())),
          new FactShape<>(
              61,
              1,
              Fact.RunGivenUp.class,
              (out, fact) -> out.text(fact.runId()).number(fact.at()),
              in -> new Fact.RunGivenUp(in.text(), in.number())),
          new FactShape<>(
              62,
              1,
              Fact.RunClosed.class,
              (out, fact) -> out.text(fact.runId()).number(fact.steps()).number(fact.at()),
              in -> new Fact.RunClosed(in.text(), in.integer(), in.number())),
          new FactShape<>(
              63,
              1,
              Fact.RunAccepted.class,
              (out, fact) -> out.text(fact.runId()).number(fact.at()),
              in -> new Fact.RunAccepted(in.text(), in.number())),
          new FactShape<>(
              64,
              1,
              Fact.TriggerEnded.class,
              (out, fact) -> {
                out.text(fact.trigger()).flag(fact.awaited()).name(fact.status());
                ValueCodec.write(out, fact.outputs());
                Parts.usage(out, fact.usage());
                out.number(fact.at());
              },
              in ->
                  new Fact.TriggerEnded(
                      in.text(),
                      in.flag(),
                      in.name(RunStatus.class),
                      ValueCodec.readObject(in),
                      Parts.usage(in),
                      in.number())));

  private OrderFacts() {}

  private static void order(CborWriter out, RunOrder order) throws IOException {
    out.text(order.runId()).name(order.purpose()).number(order.frame()).number(order.node());
    out.text(order.nodeId()).number(order.attempt()).text(order.workflow());
    out.optionalText(order.version());
    ValueCodec.write(out, order.inputs());
    out.flag(order.awaited());
  }

  private static RunOrder order(CborReader in) throws IOException {
    return new RunOrder(
        in.text(),
        in.name(RunOrder.Purpose.class),
        in.integer(),
        in.integer(),
        in.text(),
        in.integer(),
        in.text(),
        in.optionalText(),
        ValueCodec.readObject(in),
        in.flag());
  }

  /** Without the definition, which is a part of its own. */
  static void origin(CborWriter out, RunOrigin origin) throws IOException {
    var parent = origin.parent();
    out.number(origin.depth()).flag(parent != null);
    if (parent != null) {
      out.text(parent.executionId()).name(parent.purpose()).number(parent.frame());
      out.text(parent.nodeId()).number(parent.attempt());
    }
  }

  static RunOrigin origin(CborReader in) throws IOException {
    var depth = in.integer();
    RunOrigin.@Nullable Parent parent =
        in.flag()
            ? new RunOrigin.Parent(
                in.text(), in.name(RunOrder.Purpose.class), in.integer(), in.text(), in.integer())
            : null;
    return new RunOrigin(null, parent, depth);
  }
}
