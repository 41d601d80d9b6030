package io.heddle.runtime.network;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * A block of addresses of one family, such as {@code 10.0.0.0/8} or {@code fc00::/7}.
 *
 * @param bits 32 for IPv4, 128 for IPv6
 * @param high the upper half of an IPv6 prefix; zero for IPv4
 * @param low the lower half of an IPv6 prefix, or the whole of an IPv4 one
 * @param length how many leading bits count
 */
public record Cidr(int bits, long high, long low, int length) {

  public Cidr {
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("prefix length %d of %d bits".formatted(length, bits));
    }
    high &= highMask(bits, length);
    low &= lowMask(bits, length);
  }

  /**
   * Reads {@code address/length}; an address alone means itself only.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static Cidr parse(String text) {
    var slash = text.indexOf('/');
    var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    var bytes = address.getAddress();
    var bits = bytes.length * Byte.SIZE;
    var length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    return new Cidr(bits, high(bytes), low(bytes), length);
  }

  public boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  boolean contains(byte[] address) {
    return address.length * Byte.SIZE == bits
        && (high(address) & highMask(bits, length)) == high
        && (low(address) & lowMask(bits, length)) == low;
  }

  @Override
  public String toString() {
    try {
      var bytes =
          bits == Integer.SIZE
              ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
              : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
      return InetAddress.getByAddress(bytes).getHostAddress() + "/" + length;
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long high(byte[] address) {
    return address.length == Integer.BYTES ? 0 : ByteBuffer.wrap(address).getLong();
  }

  private static long low(byte[] address) {
    return address.length == Integer.BYTES
        ? Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt())
        : ByteBuffer.wrap(address).getLong(Long.BYTES);
  }

  private static long highMask(int bits, int length) {
    return bits == Integer.SIZE ? 0 : leading(Math.min(length, Long.SIZE));
  }

  private static long lowMask(int bits, int length) {
    return bits == Integer.SIZE
        ? leading(length + Integer.SIZE)
        : leading(Math.max(length - Long.SIZE, 0));
  }

  /** A long whose first {@code count} bits are ones. */
  private static long leading(int count) {
    return count == 0 ? 0 : -1L << (Long.SIZE - count);
  }
}
