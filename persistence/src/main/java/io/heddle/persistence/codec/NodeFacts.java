package io.heddle.persistence.codec;

import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.NodeStatus;
import java.util.List;

/** Facts about nodes. Codes 20 to 39. */
final class NodeFacts {

  static final List<FactShape<?>> SHAPES =
      List.of(
          new FactShape<>(
              20,
              1,
              Fact.NodeStarted.class,
              (out, fact) -> {
                out.number(fact.frame()).number(fact.node());
                out.number(fact.attempt()).number(fact.at());
              },
              in -> new Fact.NodeStarted(in.integer(), in.integer(), in.integer(), in.number())),
          new FactShape<>(
              21,
              1,
              Fact.NodeSettled.class,
              (out, fact) -> {
                out.number(fact.frame()).number(fact.node()).number(fact.attempt());
                out.name(fact.status()).text(fact.handle());
                ValueCodec.write(out, fact.outputs());
                ValueCodec.write(out, fact.details());
                Parts.usage(out, fact.usage());
                Parts.failure(out, fact.failure());
                out.number(fact.startedAt()).number(fact.at());
              },
              in ->
                  new Fact.NodeSettled(
                      in.integer(),
                      in.integer(),
                      in.integer(),
                      in.name(NodeStatus.class),
                      in.text(),
                      ValueCodec.readObject(in),
                      ValueCodec.readObject(in),
                      Parts.usage(in),
                      Parts.optionalFailure(in),
                      in.number(),
                      in.number())),
          new FactShape<>(
              22,
              1,
              Fact.AttemptFailed.class,
              (out, fact) -> {
                out.number(fact.frame()).number(fact.node()).number(fact.attempt());
                Parts.failure(out, fact.failure());
                Parts.usage(out, fact.usage());
                out.number(fact.retryAt()).number(fact.at());
              },
              in ->
                  new Fact.AttemptFailed(
                      in.integer(),
                      in.integer(),
                      in.integer(),
                      Parts.failure(in),
                      Parts.usage(in),
                      in.number(),
                      in.number())),
          new FactShape<>(
              23,
              1,
              Fact.NodesCancelled.class,
              (out, fact) -> {
                out.number(fact.frame()).numbers(fact.nodes());
                out.number(fact.at());
              },
              in -> new Fact.NodesCancelled(in.integer(), in.numbers(), in.number())),
          new FactShape<>(
              24,
              1,
              Fact.JoinReleased.class,
              (out, fact) -> out.number(fact.frame()).number(fact.node()).number(fact.at()),
              in -> new Fact.JoinReleased(in.integer(), in.integer(), in.number())),
          new FactShape<>(
              25,
              1,
              Fact.NodeWaiting.class,
              (out, fact) -> {
                out.number(fact.frame()).number(fact.node()).number(fact.attempt());
                out.text(fact.tokenHash()).number(fact.deadline()).number(fact.at());
              },
              in ->
                  new Fact.NodeWaiting(
                      in.integer(),
                      in.integer(),
                      in.integer(),
                      in.text(),
                      in.number(),
                      in.number())),
          new FactShape<>(
              26,
              1,
              Fact.WaitDecided.class,
              (out, fact) -> {
                out.number(fact.frame()).number(fact.node()).number(fact.attempt());
                var decision = fact.decision();
                out.name(decision.by()).text(decision.submitId());
                out.optionalText(decision.action()).text(decision.handle());
                out.text(decision.who()).number(fact.at());
              },
              in ->
                  new Fact.WaitDecided(
                      in.integer(),
                      in.integer(),
                      in.integer(),
                      new Decision(
                          in.name(Decision.By.class),
                          in.text(),
                          in.optionalText(),
                          in.text(),
                          in.text()),
                      in.number())));

  private NodeFacts() {}
}
