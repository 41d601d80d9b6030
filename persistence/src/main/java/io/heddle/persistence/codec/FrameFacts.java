package io.heddle.persistence.codec;

import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.NodeStatus;
import java.util.List;

/** Facts about frames and their slots. Codes 40 to 59. */
final class FrameFacts {

  static final List<FactShape<?>> SHAPES =
      List.of(
          new FactShape<>(
              40,
              1,
              Fact.ContainerOpened.class,
              (out, fact) -> {
                out.number(fact.frame()).number(fact.node()).number(fact.attempt());
                out.number(fact.items()).number(fact.at());
              },
              in ->
                  new Fact.ContainerOpened(
                      in.integer(), in.integer(), in.integer(), in.integer(), in.number())),
          new FactShape<>(
              41,
              1,
              Fact.FrameOpened.class,
              (out, fact) -> {
                out.number(fact.id()).number(fact.parent()).number(fact.node());
                out.number(fact.index()).number(fact.at());
              },
              in ->
                  new Fact.FrameOpened(
                      in.integer(), in.integer(), in.integer(), in.integer(), in.number())),
          new FactShape<>(
              42,
              1,
              Fact.FrameClosed.class,
              (out, fact) -> {
                out.number(fact.id()).name(fact.status());
                ValueCodec.write(out, fact.result());
                out.number(fact.at());
              },
              in ->
                  new Fact.FrameClosed(
                      in.integer(), in.name(NodeStatus.class), ValueCodec.read(in), in.number())),
          new FactShape<>(
              43,
              1,
              Fact.SlotWritten.class,
              (out, fact) -> {
                out.number(fact.frame()).number(fact.slot()).optionalText(fact.name());
                ValueCodec.write(out, fact.value());
              },
              in ->
                  new Fact.SlotWritten(
                      in.integer(), in.integer(), in.optionalText(), ValueCodec.read(in))));

  private FrameFacts() {}
}
