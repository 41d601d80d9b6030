package io.heddle.persistence.codec;

import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.Signal;
import io.heddle.runtime.machine.StateImage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Images of states. What a fact says lies as that fact, with a version of its own; all else changes
 * only together with the version of the image.
 */
public final class StateParts {

  private final FactCodec facts;
  private final FrameParts frames;

  public StateParts(FactCodec facts) {
    this.facts = facts;
    this.frames = new FrameParts(facts);
  }

  public void write(CborWriter out, StateImage image) throws IOException {
    facts.write(out, image.started());
    out.name(image.status()).number(image.exceptions()).number(image.stepsOfOthers());
    out.number(image.endedAt());
    Parts.usage(out, image.usage());
    ValueCodec.write(out, image.outputs());
    Parts.runFailure(out, image.failure());
    Lists.optional(out, image.ending(), facts::write);
    ValueCodec.write(out, image.offered());
    frames.write(out, image.frames());
    Lists.write(out, image.timers().set(), facts::write);
    out.number(image.timers().next()).number(image.timers().deadline());
    Lists.write(out, image.open(), facts::write);
    Lists.write(
        out,
        image.decided(),
        (to, one) -> {
          facts.write(to, one.asked());
          to.text(one.nodeId());
          facts.write(to, one.decision());
        });
    Lists.write(out, image.signals(), (to, one) -> to.text(one.id()).text(one.content()));
    Lists.optional(out, image.cancelling(), facts::write);
    var time = image.time();
    out.number(time.before()).number(time.since()).flag(time.counting());
    out.text(image.answer().text()).flag(image.answer().answered());
    ValueCodec.write(out, image.answer().beside());
    Lists.write(
        out,
        image.orders(),
        (to, one) -> {
          facts.write(to, one.order());
          to.flag(one.givenUp()).flag(one.accepted());
        });
  }

  public StateImage read(CborReader in) throws IOException {
    return new StateImage(
        fact(in, Fact.Started.class),
        in.name(RunStatus.class),
        in.integer(),
        in.integer(),
        in.number(),
        Parts.usage(in),
        ValueCodec.readObject(in),
        Parts.optionalRunFailure(in),
        ending(in),
        ValueCodec.readObject(in),
        frames.read(in),
        new StateImage.TimersImage(
            Lists.read(in, from -> fact(from, Fact.TimerSet.class)), in.integer(), in.number()),
        Lists.read(in, from -> fact(from, Fact.NodeWaiting.class)),
        Lists.read(
            in,
            from ->
                new StateImage.Decided(
                    fact(from, Fact.NodeWaiting.class),
                    from.text(),
                    fact(from, Fact.WaitDecided.class))),
        Lists.read(in, from -> new Signal(from.text(), from.text())),
        in.flag() ? fact(in, Fact.Cancelling.class) : null,
        new StateImage.Time(in.number(), in.number(), in.flag()),
        new StateImage.Answer(in.text(), in.flag(), ValueCodec.readObject(in)),
        Lists.read(
            in,
            from ->
                new StateImage.Ordered(
                    fact(from, Fact.RunOrdered.class), from.flag(), from.flag())));
  }

  private Fact.@Nullable Ending ending(CborReader in) throws IOException {
    return in.flag() ? fact(in, Fact.Ending.class) : null;
  }

  private <F extends Fact> F fact(CborReader in, Class<F> type) throws IOException {
    return facts.read(in, type);
  }
}
