package io.heddle.persistence.codec;

/** CBOR tags of ours. Released ones never change. */
final class Tags {

  /** A text as big-endian UTF-16 bytes. */
  static final int UTF_16 = 41_216;

  /** A file: its description follows. */
  static final int FILE = 41_217;

  /** An object as an array of keys and values in turn. */
  static final int PAIRS = 41_218;

  /** A value that is stored beside: its group, hash and size follow. */
  static final int LARGE = 41_219;

  /** A text that stood here before: which of those there are, from 0. */
  static final int AGAIN = 41_220;

  static final int NONE = -1;

  private Tags() {}
}
