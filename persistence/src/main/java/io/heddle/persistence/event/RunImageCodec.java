package io.heddle.persistence.event;

import io.heddle.persistence.codec.Attachments;
import io.heddle.persistence.codec.Cbor;
import io.heddle.persistence.codec.CborReader;
import io.heddle.persistence.codec.CborWriter;
import io.heddle.persistence.codec.CodecException;
import io.heddle.persistence.codec.FactCodec;
import io.heddle.persistence.codec.LargeContent;
import io.heddle.persistence.codec.StateParts;
import io.heddle.persistence.codec.WorkflowOfRun;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunImage;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Images of runs as bytes, under a manifest with a version. */
public final class RunImageCodec {

  static final String MANIFEST = "run-image-1";

  private final FactCodec facts;
  private final StateParts states;
  private final Attachments attachments;

  /**
   * @param attachments finds the large values
   */
  public RunImageCodec(WorkflowOfRun workflows, Attachments attachments) {
    this.facts = new FactCodec(workflows);
    this.states = new StateParts(facts);
    this.attachments = attachments;
  }

  /**
   * The bytes, with the large values beside.
   *
   * @param group whose values they are
   */
  public LargeContent encode(String group, RunImage image) {
    return LargeContent.encode(group, out -> write(out, image));
  }

  public byte[] bytes(RunImage image) {
    return Cbor.bytes(out -> write(out, image));
  }

  private void write(CborWriter out, RunImage image) throws IOException {
    out.number(image.number()).number(image.incarnation());
    var accepted = image.accepted();
    out.flag(accepted != null);
    if (accepted != null) {
      facts.write(out, new Fact.Started(accepted.request(), accepted.at()));
    }
    states.write(out, image.state());
  }

  /**
   * The image of such bytes; one that is read here can be restored. Waits for the workflow and for
   * large values.
   *
   * @throws CodecException when this release does not know the manifest, the bytes are damaged, or
   *     something is not there any more
   */
  public RunImage read(String manifest, byte[] bytes) {
    if (!manifest.equals(MANIFEST)) {
      throw new CodecException("an image %s, of a newer release".formatted(manifest));
    }
    var image = Cbor.read(bytes, this::image, attachments);
    try {
      // Here the events are still there to be replayed instead; in the run it would be too late.
      image.state().restore(new ExecutionState());
    } catch (RuntimeException damaged) {
      throw new CodecException("the image is of no state: " + damaged.getMessage(), damaged);
    }
    return image;
  }

  private RunImage image(CborReader in) throws IOException {
    return new RunImage(in.number(), in.number(), accepted(in), states.read(in));
  }

  private RunEvent.@Nullable Accepted accepted(CborReader in) throws IOException {
    if (!in.flag()) {
      return null;
    }
    var started = facts.read(in, Fact.Started.class);
    return new RunEvent.Accepted(started.request(), started.at());
  }
}
