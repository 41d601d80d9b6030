package io.heddle.runtime.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Graph;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a node reads the same in two runs. The id of the run itself counts as the same, and
 * so does every environment variable, whose value (a secret, perhaps) is no part of a hash: {@link
 * #environment} tells which ones a node reads.
 */
public final class InputsHash {

  private static final String ENVIRONMENT = "env";

  private final MessageDigest digest;
  private final String executionId;

  private InputsHash(String executionId) {
    this.executionId = executionId;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** SHA-256, hexadecimal, of what a node reads. */
  public static String of(Frame frame, Node node, Inputs inputs, String executionId) {
    var hash = new InputsHash(executionId);
    var refs = node.inputs();
    for (var i = 0; i < refs.size(); i++) {
      var variable = environment(frame, refs.get(i));
      if (variable == null) {
        hash.add(inputs.get(i));
      } else {
        hash.text("e", variable);
      }
    }
    return hash.end();
  }

  /**
   * The same of values that are read by their names.
   *
   * @param executionId empty when no run reads them
   */
  public static String of(ObjectValue values, String executionId) {
    var hash = new InputsHash(executionId);
    hash.add(values);
    return hash.end();
  }

  /** The name of the environment variable that is read there, or null. */
  public static @Nullable String environment(Frame frame, Ref ref) {
    Graph graph = frame.up(ref.up()).graph;
    var index = ref.slot() - graph.nodes().size();
    if (index < 0 || index >= graph.variables().size()) {
      return null;
    }
    var variable = graph.variables().get(index);
    return variable.namespace().equals(ENVIRONMENT) ? variable.name() : null;
  }

  private String end() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(@Nullable Value value) {
    switch (value) {
      case null -> text("n", "");
      case StringValue(var text) ->
          text("s", executionId.isEmpty() ? text : text.replace(executionId, "{run}"));
      case ArrayValue array -> {
        text("a", Integer.toString(array.size()));
        array.items().forEach(this::add);
      }
      case ObjectValue object -> {
        text("o", Integer.toString(object.size()));
        // An object is the same in whichever order it was built.
        for (var name : new TreeSet<>(object.entries().keySet())) {
          text("k", name);
          add(object.get(name));
        }
      }
      case FileValue(var description) -> {
        text("f", "");
        add(description);
      }
      default -> text(value.kind(), Json.write(value));
    }
  }

  private void text(String kind, String text) {
    var bytes = text.getBytes(UTF_8);
    digest.update("%s%d:".formatted(kind, bytes.length).getBytes(UTF_8));
    digest.update(bytes);
  }
}
