package io.heddle.compiler.dsl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.compiler.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;

/** From the bytes of a file to its characters. */
final class SourceText {

  private static final char REPLACEMENT = '\uFFFD';
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String AS_UTF_8 = "save it as UTF-8";

  private SourceText() {}

  static String of(byte[] bytes, TextLimits limits) {
    if (bytes.length > limits.bytes()) {
      throw tooLarge(limits);
    }
    refuseOtherEncodings(bytes);
    var text = new String(bytes, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      refuseMalformed(bytes);
    }
    return withoutMark(text);
  }

  static String of(String text, TextLimits limits) {
    // A character is at least one byte; those of more are counted only when it could matter.
    if (text.length() > limits.bytes()
        || (text.length() > limits.bytes() / 3 && text.getBytes(UTF_8).length > limits.bytes())) {
      throw tooLarge(limits);
    }
    return withoutMark(text);
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static Refusal tooLarge(TextLimits limits) {
    return Budget.exceeded("bytes", "bytes", limits.bytes(), new Position(1, 1));
  }

  /** UTF-16 and UTF-32 are known by their mark, or by a zero in the first character. */
  private static void refuseOtherEncodings(byte[] bytes) {
    if (bytes.length < 2) {
      return;
    }
    var first = bytes[0] & 0xFF;
    var second = bytes[1] & 0xFF;
    var marked = (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF);
    if (marked || (first == 0) != (second == 0) || (first == 0 && bytes.length >= 4)) {
      throw Refusal.unreadable(
          new Position(1, 1), "the text is in UTF-16 or UTF-32, UTF-8 is expected", AS_UTF_8);
    }
  }

  private static void refuseMalformed(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length + 1);
    var result = UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      var before = withoutMark(out.flip().toString());
      throw Refusal.unreadable(
          new Places(before).at(before.length()),
          "the byte 0x%02X at offset %d is not UTF-8"
              .formatted(bytes[in.position()], in.position()),
          AS_UTF_8);
    }
  }
}
