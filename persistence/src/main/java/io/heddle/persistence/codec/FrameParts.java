package io.heddle.persistence.codec;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.runtime.machine.ContainerImage;
import io.heddle.runtime.machine.EdgeStatus;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.FrameImage;
import io.heddle.runtime.machine.FramesImage;
import io.heddle.runtime.machine.InputsImage;
import io.heddle.runtime.machine.NodeStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The frames of an image, with what is at work in them. */
final class FrameParts {

  private final FactCodec facts;

  FrameParts(FactCodec facts) {
    this.facts = facts;
  }

  void write(CborWriter out, FramesImage image) throws IOException {
    Lists.write(out, image.frames(), this::frame);
    out.number(image.handler());
    Lists.optional(out, image.over(), this::frame);
    Lists.write(
        out,
        image.ready(),
        (to, one) -> {
          to.number(one.frame()).number(one.node());
          Lists.optional(to, one.held(), FrameParts::inputs);
        });
    Lists.write(
        out,
        image.attempts(),
        (to, one) -> {
          to.number(one.frame()).number(one.node()).number(one.number()).number(one.startedAt());
          inputs(to, one.inputs());
        });
    Lists.write(out, image.containers(), FrameParts::container);
    Lists.write(out, image.held(), (to, one) -> to.number(one.node()).text(one.handle()));
    out.number(image.nextId()).number(image.running()).number(image.waiting());
    out.number(image.outside()).number(image.steps());
  }

  FramesImage read(CborReader in) throws IOException {
    return new FramesImage(
        Lists.read(in, this::frame),
        in.integer(),
        optionalFrame(in),
        Lists.read(
            in,
            from -> new FramesImage.Ready(from.integer(), from.integer(), optionalInputs(from))),
        Lists.read(
            in,
            from ->
                new FramesImage.Attempt(
                    from.integer(), from.integer(), from.integer(), from.number(), inputs(from))),
        Lists.read(in, FrameParts::container),
        Lists.read(in, from -> new FramesImage.Held(from.integer(), from.text())),
        in.integer(),
        in.integer(),
        in.integer(),
        in.integer(),
        in.integer());
  }

  private void frame(CborWriter out, FrameImage image) throws IOException {
    out.number(image.id()).number(image.graph()).number(image.parent());
    out.number(image.owner()).number(image.index());
    Lists.write(out, image.nodes(), CborWriter::name);
    Lists.write(out, image.edges(), CborWriter::name);
    out.numbers(image.unresolved()).numbers(image.taken());
    NullableValues.write(out, image.slots());
    out.number(image.active()).number(image.steps());
    out.flag(image.breakRequested()).flag(image.endReached());
    ValueCodec.write(out, image.result());
    Lists.optional(out, image.failed(), facts::write);
  }

  private FrameImage frame(CborReader in) throws IOException {
    return new FrameImage(
        in.integer(),
        in.integer(),
        in.integer(),
        in.integer(),
        in.integer(),
        Lists.read(in, from -> from.name(NodeStatus.class)),
        Lists.read(in, from -> from.name(EdgeStatus.class)),
        in.numbers(),
        in.numbers(),
        NullableValues.read(in),
        in.integer(),
        in.integer(),
        in.flag(),
        in.flag(),
        ValueCodec.readObject(in),
        in.flag() ? facts.read(in, Fact.NodeSettled.class) : null);
  }

  private @Nullable FrameImage optionalFrame(CborReader in) throws IOException {
    return in.flag() ? frame(in) : null;
  }

  private static void inputs(CborWriter out, InputsImage image) throws IOException {
    NullableValues.write(out, image.values());
    Lists.write(out, image.around(), NullableValues::write);
  }

  private static InputsImage inputs(CborReader in) throws IOException {
    return new InputsImage(NullableValues.read(in), Lists.read(in, NullableValues::read));
  }

  private static @Nullable InputsImage optionalInputs(CborReader in) throws IOException {
    return in.flag() ? inputs(in) : null;
  }

  private static void container(CborWriter out, ContainerImage image) throws IOException {
    out.number(image.frame()).number(image.node()).number(image.attempt());
    out.number(image.startedAt());
    ValueCodec.write(out, image.items());
    inputs(out, image.inputs());
    out.numbers(image.live());
    NullableValues.writeChunks(out, image.results());
    out.number(image.next());
    ValueCodec.write(out, image.accumulator());
  }

  private static ContainerImage container(CborReader in) throws IOException {
    return new ContainerImage(
        in.integer(),
        in.integer(),
        in.integer(),
        in.number(),
        items(in),
        inputs(in),
        in.numbers(),
        NullableValues.readChunks(in),
        in.integer(),
        ValueCodec.read(in));
  }

  private static ArrayValue items(CborReader in) throws IOException {
    if (ValueCodec.read(in) instanceof ArrayValue items) {
      return items;
    }
    throw new CodecException("items that are no list");
  }
}
