package io.heddle.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Undoes {@code Content-Encoding} while the body is read: gzip and deflate. */
final class ContentDecoding {

  /** What is asked for when the request does not say. */
  static final String ACCEPTED = "gzip, deflate";

  private static final int MAX_LAYERS = 3;

  private ContentDecoding() {}

  /** Codings we do not know leave the body as it is. */
  static InputStream decode(@Nullable String codings, InputStream body) throws IOException {
    var decoded = body;
    for (var coding : outermostFirst(codings)) {
      switch (coding) {
        case "gzip", "x-gzip" -> decoded = gzip(decoded);
        case "deflate" -> decoded = deflate(decoded);
        case "identity" -> {}
        default -> {
          return decoded;
        }
      }
    }
    return decoded;
  }

  private static List<String> outermostFirst(@Nullable String codings) throws IOException {
    if (codings == null || codings.isBlank()) {
      return List.of();
    }
    var names = new ArrayList<String>();
    for (var name : codings.split(",", MAX_LAYERS + 1)) {
      names.addFirst(name.strip().toLowerCase(Locale.ROOT));
    }
    if (names.size() > MAX_LAYERS) {
      throw new IOException("more than %d content codings".formatted(MAX_LAYERS));
    }
    return names;
  }

  private static InputStream gzip(InputStream body) throws IOException {
    var peeked = new PushbackInputStream(body, 1);
    var first = peeked.read();
    if (first < 0) {
      return peeked;
    }
    peeked.unread(first);
    return new GZIPInputStream(peeked, 8_192);
  }

  /** Servers send both the zlib form, which the standard means, and the bare one. */
  private static InputStream deflate(InputStream body) throws IOException {
    var peeked = new PushbackInputStream(body, 2);
    var header = peeked.readNBytes(2);
    peeked.unread(header);
    if (header.length < 2) {
      return peeked;
    }
    var zlib =
        (header[0] & 0x0f) == 8 && (((header[0] & 0xff) << 8) | (header[1] & 0xff)) % 31 == 0;
    return new OwnInflater(peeked, new Inflater(!zlib));
  }

  /** Frees its inflater when closed; the JDK's frees only one it made itself. */
  private static final class OwnInflater extends InflaterInputStream {

    OwnInflater(InputStream body, Inflater inflater) {
      super(body, inflater, 8_192);
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }
}
