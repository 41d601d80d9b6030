package io.heddle.sandbox.wasm;

import io.heddle.sandbox.wat.BinaryWriter;
import java.nio.charset.StandardCharsets;

/** Reads the binary format of modules; never beyond its end. */
final class ModuleInput {

  /** Bytes before the first section. */
  static final int HEADER = 8;

  private final byte[] binary;
  private final int end;
  private int at;

  ModuleInput(byte[] binary, int start) {
    this(binary, start, binary.length);
  }

  private ModuleInput(byte[] binary, int start, int end) {
    this.binary = binary;
    this.at = start;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  int position() {
    return at;
  }

  /** One byte, unsigned. */
  int next() throws RefusedException {
    if (at >= end) {
      throw cutOff();
    }
    return binary[at++] & 0xff;
  }

  /** An unsigned number of 32 bits; refused above 2^31, for nothing here is that large. */
  int number() throws RefusedException {
    var result = 0L;
    for (var shift = 0; shift < 35; shift += 7) {
      var b = next();
      result |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        if (result > Integer.MAX_VALUE) {
          throw new RefusedException("the module holds a number that is too large");
        }
        return (int) result;
      }
    }
    throw new RefusedException("the module holds a malformed number");
  }

  /** Steps over a number in LEB128 of at most so many bytes. */
  void skipNumber(int most) throws RefusedException {
    for (var i = 0; i < most; i++) {
      if (next() < 0x80) {
        return;
      }
    }
    throw new RefusedException("the module holds a malformed number");
  }

  void skip(int count) throws RefusedException {
    if (count > end - at) {
      throw cutOff();
    }
    at += count;
  }

  String text() throws RefusedException {
    var length = number();
    skip(length);
    return new String(binary, at - length, length, StandardCharsets.UTF_8);
  }

  /** The part that follows its own length. */
  ModuleInput sized() throws RefusedException {
    var size = number();
    skip(size);
    return new ModuleInput(binary, at - size, at);
  }

  /** All bytes that are left. */
  BinaryWriter rest() {
    var from = at;
    at = end;
    return copy(from);
  }

  /** The bytes from a position up to here. */
  BinaryWriter copy(int from) {
    return new BinaryWriter().bytes(binary, from, at - from);
  }

  private static RefusedException cutOff() {
    return new RefusedException("the module is cut off");
  }
}
