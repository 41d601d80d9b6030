package io.heddle.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the body of an answer while it arrives, on a virtual thread of its own: it may block, and
 * while it does not read, nothing more is fetched. Limits, timeouts and cancellation reach it as an
 * {@link IOException} of the stream, and the caller as the reply, whatever the reader makes of it.
 */
@FunctionalInterface
public interface BodyReader {

  /** A reader that returns early ends the exchange. */
  void read(int status, List<HttpPort.Field> headers, InputStream body) throws IOException;

  /** Hands on bytes as they come. */
  static BodyReader chunks(Consumer<byte[]> listener) {
    return (_, _, body) -> {
      var buffer = new byte[8_192];
      for (var count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        listener.accept(Arrays.copyOf(buffer, count));
      }
    };
  }

  /**
   * Hands on lines of UTF-8 text, ended by LF, CRLF or CR, without their ends. The part after the
   * last end is a line too when it is not empty.
   *
   * @param maxBytes a longer line fails the exchange
   */
  static BodyReader lines(int maxBytes, Consumer<String> listener) {
    return (_, _, body) -> {
      var lines = new LineSplitter(maxBytes, listener);
      var buffer = new byte[8_192];
      for (var count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        lines.accept(buffer, count);
      }
      lines.end();
    };
  }

  /** The bytes of a line that has not ended yet. */
  final class LineSplitter {

    private static final int FIRST_SIZE = 512;

    private final Consumer<String> listener;
    private final int maxBytes;
    private byte[] line;
    private int length;
    private boolean afterReturn;

    LineSplitter(int maxBytes, Consumer<String> listener) {
      this.listener = listener;
      this.maxBytes = maxBytes;
      this.line = new byte[Math.min(maxBytes, FIRST_SIZE)];
    }

    private void accept(byte[] bytes, int count) throws IOException {
      for (var i = 0; i < count; i++) {
        var octet = bytes[i];
        if (octet == '\n' && afterReturn) {
          afterReturn = false;
        } else if (octet == '\n' || octet == '\r') {
          emit();
          afterReturn = octet == '\r';
        } else {
          afterReturn = false;
          append(octet);
        }
      }
    }

    private void append(byte octet) throws IOException {
      if (length == maxBytes) {
        throw new IOException("a line is longer than %d bytes".formatted(maxBytes));
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, (int) Math.min(maxBytes, 2L * length));
      }
      line[length++] = octet;
    }

    private void emit() {
      listener.accept(new String(line, 0, length, StandardCharsets.UTF_8));
      length = 0;
    }

    private void end() {
      if (length > 0) {
        emit();
      }
    }
  }
}
