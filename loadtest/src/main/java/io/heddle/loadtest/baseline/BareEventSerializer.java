package io.heddle.loadtest.baseline;

import java.nio.ByteBuffer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Events of {@link BareExecution} as 280 bytes, about what a real one takes. */
public final class BareEventSerializer extends SerializerWithStringManifest {

  private static final int IDENTIFIER = 77_001;
  private static final int BYTES = 280;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return switch (event) {
      case BareExecution.Started _ -> "s1";
      case BareExecution.Advanced _ -> "a1";
      default -> throw new IllegalArgumentException("not an event: " + event);
    };
  }

  @Override
  public byte[] toBinary(Object event) {
    var bytes = ByteBuffer.allocate(BYTES);
    return switch (event) {
      case BareExecution.Started(var value) -> bytes.putLong(value).array();
      case BareExecution.Advanced(var value, var steps) ->
          bytes.putLong(value).putInt(steps).array();
      default -> throw new IllegalArgumentException("not an event: " + event);
    };
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    var buffer = ByteBuffer.wrap(bytes);
    return switch (manifest) {
      case "s1" -> new BareExecution.Started(buffer.getLong());
      case "a1" -> new BareExecution.Advanced(buffer.getLong(), buffer.getInt());
      default -> throw new IllegalArgumentException("unknown manifest: " + manifest);
    };
  }
}
