package io.heddle.sandbox.wat;

import java.io.ByteArrayOutputStream;

/** Bytes in WebAssembly's binary format. */
public final class BinaryWriter {

  private static final int SEVEN_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int SIGN = 0x40;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public BinaryWriter raw(int... values) {
    for (var value : values) {
      bytes.write(value);
    }
    return this;
  }

  public BinaryWriter unsigned(long value) {
    var rest = value;
    while (Long.compareUnsigned(rest, SEVEN_BITS) > 0) {
      bytes.write((int) (rest & SEVEN_BITS) | MORE);
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  public BinaryWriter bytes(byte[] from, int start, int length) {
    bytes.write(from, start, length);
    return this;
  }

  public BinaryWriter signed(long value) {
    var rest = value;
    while (true) {
      var low = (int) (rest & SEVEN_BITS);
      rest >>= 7;
      if ((rest == 0 && (low & SIGN) == 0) || (rest == -1 && (low & SIGN) != 0)) {
        bytes.write(low);
        return this;
      }
      bytes.write(low | MORE);
    }
  }

  BinaryWriter littleEndian(long value, int count) {
    for (var i = 0; i < count; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  /** A text of bytes with its length. */
  public BinaryWriter text(String text) {
    unsigned(text.length());
    for (var i = 0; i < text.length(); i++) {
      bytes.write(text.charAt(i));
    }
    return this;
  }

  public BinaryWriter append(BinaryWriter other) {
    bytes.writeBytes(other.toBytes());
    return this;
  }

  /** The other's bytes with their length. */
  public BinaryWriter sized(BinaryWriter other) {
    return unsigned(other.bytes.size()).append(other);
  }

  public BinaryWriter section(int id, BinaryWriter content) {
    return raw(id).sized(content);
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }
}
