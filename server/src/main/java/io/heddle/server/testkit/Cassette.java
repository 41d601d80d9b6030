package io.heddle.server.testkit;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
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
 * What nodes really put out, one JSON object on each line. Found again by the node's text and what
 * it read, so that a changed prompt is a miss and not an old answer. The same call again gets the
 * next of its takes, and the last one from then on.
 */
final class Cassette {

  private static final long MAX_BYTES = 64L << 20;

  private final Path file;
  private final Map<String, List<Take>> takes = new HashMap<>();
  private final Map<String, Integer> played = new HashMap<>();

  /**
   * One recorded result.
   *
   * @param handle which edges were taken
   */
  record Take(ObjectValue outputs, String handle) {}

  private Cassette(Path file) {
    this.file = file;
  }

  /** Reads the file; one that does not exist is an empty cassette. */
  static Cassette open(Path file) throws IOException {
    var cassette = new Cassette(file);
    if (!Files.exists(file)) {
      return cassette;
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("%s is larger than %d bytes".formatted(file, MAX_BYTES));
    }
    var number = 0;
    for (var line : Files.readAllLines(file)) {
      number++;
      if (!line.isBlank() && !cassette.load(line)) {
        throw new IOException("%s, line %d is not a recorded result".formatted(file, number));
      }
    }
    return cassette;
  }

  private boolean load(String line) {
    try {
      if (Json.parse(line) instanceof ObjectValue object
          && object.get("key") instanceof StringValue(var key)
          && object.get("handle") instanceof StringValue(var handle)
          && object.get("outputs") instanceof ObjectValue outputs) {
        keep(key, new Take(outputs, handle));
        return true;
      }
      return false;
    } catch (Json.MalformedJsonException _) {
      return false;
    }
  }

  private void keep(String key, Take take) {
    takes.computeIfAbsent(key, _ -> new ArrayList<>()).add(take);
  }

  Path file() {
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

  /** Adds a result of a node. */
  synchronized void record(String node, String key, ObjectValue inputs, Take take)
      throws IOException {
    var line = new LinkedHashMap<String, Value>();
    line.put("node", Value.of(node));
    line.put("key", Value.of(key));
    line.put("inputs", inputs);
    line.put("handle", Value.of(take.handle()));
    line.put("outputs", take.outputs());
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(
        file,
        Json.write(new ObjectValue(line)) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    keep(key, take);
    played.merge(key, 1, Integer::sum);
  }
}
