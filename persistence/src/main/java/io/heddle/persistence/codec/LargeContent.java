package io.heddle.persistence.codec;

import io.heddle.persistence.codec.Cbor.Body;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Writes events whose large values go beside them: every value above 32 KiB, and of an event above
 * 128 KiB smaller ones too.
 *
 * @param attachments the values that were taken out
 * @param files hashes of the blobs that file values name
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
public record LargeContent(byte[] bytes, List<Attachment> attachments, List<String> files) {

  static final int LARGE_VALUE = 32 << 10;
  static final int LARGE_EVENT = 128 << 10;
  private static final int SMALLEST = 1 << 10;

  /**
   * Writes the body; whoever stores it stores the attachments first.
   *
   * @param group whose values they are
   */
  public static LargeContent encode(String group, Body body) {
    var named = new LinkedHashSet<String>();
    var whole = Cbor.bytes(null, named::add, body);
    var files = List.copyOf(named);
    // What is no longer than one large value holds none.
    if (whole.length <= LARGE_VALUE) {
      return new LargeContent(whole, List.of(), files);
    }
    for (var limit = LARGE_VALUE; ; limit /= 2) {
      var large = new LargeValues(group, limit);
      var bytes = Cbor.bytes(large, body);
      if (bytes.length <= LARGE_EVENT || limit <= SMALLEST) {
        return new LargeContent(bytes, large.taken(), files);
      }
    }
  }
}
