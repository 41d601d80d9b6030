package io.heddle.llm.cassette;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ValueJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of recorded replies, one JSON object on each line, in the order in which they came. The
 * same request asked again gets the next of its replies, and the last one from then on.
 *
 * <p>A line has the request for people to read, and never a credential: what equals one is starred
 * wherever it stands.
 */
public final class Cassette {

  /** Larger files are neither read nor written. */
  public static final long MAX_BYTES = 64L << 20;

  private static final int VERSION = 1;
  private static final int MIN_SECRET = 6;

  /** How opening ended. */
  public sealed interface Opened {

    record Ready(Cassette cassette) implements Opened {}

    /**
     * There is no cassette in the file.
     *
     * @param message names the file and the line
     */
    record Unusable(String message) implements Opened {}
  }

  private final Path file;
  private final long maxBytes;
  private final Map<String, List<Take>> takes = new HashMap<>();
  private final Map<String, Integer> played = new HashMap<>();
  private long bytes;

  private Cassette(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /** Reads the file; one that does not exist is an empty cassette. */
  public static Opened open(Path file) {
    return open(file, MAX_BYTES);
  }

  /**
   * Reads the file within a bound.
   *
   * @param maxBytes of the file
   */
  public static Opened open(Path file, long maxBytes) {
    var cassette = new Cassette(file, maxBytes);
    try {
      if (!Files.exists(file)) {
        return new Opened.Ready(cassette);
      }
      cassette.bytes = Files.size(file);
      if (cassette.bytes > maxBytes) {
        return new Opened.Unusable("cassette %s is larger than %d bytes".formatted(file, maxBytes));
      }
      var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (var i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank() && !cassette.load(lines.get(i))) {
          return new Opened.Unusable(
              "cassette %s, line %d is not a recorded reply of version %d"
                  .formatted(file, i + 1, VERSION));
        }
      }
      return new Opened.Ready(cassette);
    } catch (IOException e) {
      return new Opened.Unusable("cassette %s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  /** The file, for messages. */
  public Path file() {
    return file;
  }

  synchronized @Nullable Take next(String key) {
    var known = takes.get(key);
    if (known == null) {
      return null;
    }
    var turn = played.merge(key, 1, Integer::sum) - 1;
    return known.get(Math.min(turn, known.size() - 1));
  }

  /** Adds a reply; what went wrong, or null. */
  synchronized @Nullable String record(String provider, String key, Request request, Take take) {
    Map<String, Value> line = new LinkedHashMap<>();
    line.put("v", Value.of(VERSION));
    line.put("key", Value.of(key));
    line.put("provider", Value.of(provider));
    line.put("request", RequestKey.shown(request));
    take.putInto(line);
    var text = withoutSecrets(ValueJson.write(new ObjectValue(line)), request) + "\n";
    var added = text.getBytes(StandardCharsets.UTF_8);
    if (bytes + added.length > maxBytes) {
      return "cassette %s is full: %d bytes at most".formatted(file, maxBytes);
    }
    try {
      Files.write(file, added, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      return "cassette %s cannot be written: %s".formatted(file, e.getMessage());
    }
    bytes += added.length;
    keep(key, take);
    played.merge(key, 1, Integer::sum);
    return null;
  }

  private boolean load(String line) {
    if (!(ValueJson.parse(line) instanceof ObjectValue object)
        || !(object.get("key") instanceof StringValue(var key))
        || !Value.of(VERSION).equals(object.get("v"))) {
      return false;
    }
    var take = Take.read(object);
    if (take == null) {
      return false;
    }
    keep(key, take);
    return true;
  }

  private void keep(String key, Take take) {
    takes.computeIfAbsent(key, _ -> new ArrayList<>()).add(take);
  }

  /** Base addresses and the like are no secrets, but what is hidden here is not needed either. */
  private static String withoutSecrets(String line, Request request) {
    var clean = line;
    for (var secret : request.credentials().values()) {
      if (secret.length() >= MIN_SECRET) {
        var written = ValueJson.write(Value.of(secret));
        clean = clean.replace(written.substring(1, written.length() - 1), "***");
      }
    }
    return clean;
  }
}
