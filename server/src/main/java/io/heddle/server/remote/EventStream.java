package io.heddle.server.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/** Server-sent events, read from a connection one after the other. */
final class EventStream {

  /** Longer than any event that a server of ours sends. */
  private static final int MAX_EVENT = 64 << 20;

  /** What is read. */
  sealed interface Part {

    /**
     * @param id where a later connection goes on, or null
     */
    record Event(@Nullable String id, String data) implements Part {}

    /** The server cannot tell more; a problem document. */
    record Failed(String data) implements Part {}

    /** All that had happened before was told. */
    record CaughtUp() implements Part {}
  }

  private final BufferedReader lines;

  EventStream(InputStream connection) {
    this.lines = new BufferedReader(new InputStreamReader(connection, UTF_8));
  }

  /** The next one, or null at the end of the connection. */
  @Nullable Part next() throws IOException {
    String id = null;
    var name = "";
    var data = new StringBuilder();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (name.equals("ping") || data.isEmpty()) {
          id = null;
          name = "";
          continue;
        }
        return name.equals("error")
            ? new Part.Failed(data.toString())
            : new Part.Event(id, data.toString());
      }
      if (line.equals(": caught up")) {
        return new Part.CaughtUp();
      }
      var colon = line.indexOf(':');
      var field = colon < 0 ? line : line.substring(0, colon);
      var value = colon < 0 ? "" : line.substring(colon + 1);
      var text = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "id" -> id = text;
        case "event" -> name = text;
        case "data" -> append(data, text);
        default -> {
          // Comments, and what a newer server adds.
        }
      }
    }
    return null;
  }

  private static void append(StringBuilder data, String text) throws IOException {
    if (data.length() + text.length() > MAX_EVENT) {
      throw new IOException("an event of more than %d MiB".formatted(MAX_EVENT >> 20));
    }
    if (!data.isEmpty()) {
      data.append('\n');
    }
    data.append(text);
  }
}
