package io.heddle.compiler.artefact;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/**
 * Bytes of an artefact that may be forged: no length that they state allocates more than the bytes
 * themselves could fill.
 */
final class BoundedInput extends Input {

  private int claimed;

  BoundedInput(byte[] bytes, int offset) {
    super(bytes, offset, bytes.length - offset);
  }

  /**
   * The number of items of a collection. Each takes a byte at least, so all collections together
   * cannot have more items than there are bytes.
   */
  int items() {
    var items = readInt(true);
    claimed = Math.addExact(claimed, fits(items));
    if (claimed > limit()) {
      throw new KryoException("more items than bytes");
    }
    return items;
  }

  @Override
  public String readString() {
    var start = position();
    if (readVarIntFlag()) {
      fits(readVarIntFlag(true) - 1);
    }
    setPosition(start);
    return super.readString();
  }

  @Override
  public byte[] readBytes(int length) {
    return super.readBytes(fits(length));
  }

  private int fits(int length) {
    if (length < -1 || length > limit() - position()) {
      throw new KryoException("length %d is more than there is".formatted(length));
    }
    return length;
  }
}
