package io.heddle.persistence.event;

import io.heddle.persistence.StoreExtension;
import io.heddle.persistence.codec.CodecException;
import io.heddle.persistence.codec.LargeContent;
import io.heddle.runtime.durable.RunEvent;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/** The serializer of events of runs; workflows come from the system's store. */
public final class RunEventSerializer extends SerializerWithStringManifest {

  /** In the rows of every journal: never changes. */
  private static final int IDENTIFIER = 4_471;

  private final ExtendedActorSystem system;
  private volatile @Nullable RunEventCodec codec;

  public RunEventSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  /** Made when it is first needed: serializers exist before extensions do. */
  private RunEventCodec codec() {
    var made = codec;
    if (made == null) {
      var store = StoreExtension.of(system);
      made = new RunEventCodec(new StoredWorkflows(store), new StoredAttachments(store));
      codec = made;
    }
    return made;
  }

  @Override
  public String manifest(Object event) {
    return codec().manifest(checked(event));
  }

  @Override
  public byte[] toBinary(Object event) {
    return codec().bytes(checked(event));
  }

  /**
   * The bytes, with the large values beside.
   *
   * @param group whose values they are
   */
  public LargeContent encode(String group, RunEvent event) {
    return codec().encode(group, event);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return codec().read(manifest, bytes);
  }

  private static RunEvent checked(Object event) {
    if (event instanceof RunEvent known) {
      return known;
    }
    throw new CodecException("%s is no event of a run".formatted(event.getClass().getName()));
  }
}
