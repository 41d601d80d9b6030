package io.heddle.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.JSerializer;
import org.apache.pekko.serialization.Serialization;

/** A payload that can be serialized only where a store takes a system's serializers as they are. */
public record RefPayload(ActorRef ref) {

  /** Binds the payload to its serializer. */
  public static Config config() {
    return ConfigFactory.parseString(
        """
        pekko.actor.serializers.ref-payload = "%s"
        pekko.actor.serialization-bindings { "%s" = ref-payload }
        """
            .formatted(RefSerializer.class.getName(), RefPayload.class.getName()));
  }

  /** As text: the path of the reference. */
  public static final class RefSerializer extends JSerializer {

    private final ExtendedActorSystem system;

    public RefSerializer(ExtendedActorSystem system) {
      this.system = system;
    }

    @Override
    public int identifier() {
      return 666_001;
    }

    @Override
    public byte[] toBinary(Object payload) {
      return Serialization.serializedActorPath(((RefPayload) payload).ref())
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean includeManifest() {
      return false;
    }

    @Override
    public Object fromBinaryJava(byte[] bytes, Class<?> manifest) {
      var path = new String(bytes, StandardCharsets.UTF_8);
      return new RefPayload(system.provider().resolveActorRef(path));
    }
  }
}
