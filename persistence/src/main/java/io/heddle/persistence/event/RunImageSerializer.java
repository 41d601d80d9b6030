package io.heddle.persistence.event;

import io.heddle.persistence.StoreExtension;
import io.heddle.persistence.codec.CodecException;
import io.heddle.persistence.codec.LargeContent;
import io.heddle.runtime.durable.RunImage;
import io.heddle.runtime.durable.RunSlots;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/** The serializer of images of runs; workflows and large values come from the system's store. */
public final class RunImageSerializer extends SerializerWithStringManifest {

  /** In the rows of every snapshot: never changes. */
  private static final int IDENTIFIER = 4_472;

  private final ExtendedActorSystem system;
  private volatile @Nullable RunImageCodec codec;

  public RunImageSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  /** Made when it is first needed: serializers exist before extensions do. */
  private RunImageCodec codec() {
    var made = codec;
    if (made == null) {
      var store = StoreExtension.of(system);
      made = new RunImageCodec(new StoredWorkflows(store), new StoredAttachments(store));
      codec = made;
    }
    return made;
  }

  @Override
  public String manifest(Object image) {
    return RunImageCodec.MANIFEST;
  }

  @Override
  public byte[] toBinary(Object image) {
    if (image instanceof RunImage known) {
      return codec().bytes(known);
    }
    throw new CodecException("%s is no image of a run".formatted(image.getClass().getName()));
  }

  /** The bytes, with the large values beside. */
  public LargeContent encode(RunImage image) {
    return codec().encode(RunSlots.group(runId(image)), image);
  }

  /** Whose image it is. */
  public static String runId(RunImage image) {
    return image.state().started().request().executionId();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return codec().read(manifest, bytes);
  }
}
