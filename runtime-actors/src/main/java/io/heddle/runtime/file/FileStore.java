package io.heddle.runtime.file;

import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletionStage;

/**
 * Finds the bytes behind a file value, and keeps files that nodes make. Never throws and never
 * fails a stage: what goes wrong is a value.
 */
public interface FileStore {

  /**
   * Reads a file.
   *
   * @param maxBytes a larger file is a failure
   */
  CompletionStage<Content> read(FileValue file, long maxBytes, Cancellation cancellation);

  /** Keeps a file and describes it. */
  CompletionStage<Kept> keep(NewFile file, Cancellation cancellation);

  /**
   * A file that a node made.
   *
   * @param mimeType without parameters
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record NewFile(String name, String mimeType, byte[] bytes) {

    /** The attribute under which a file value names what a store keeps. */
    public static final String ID = "related_id";

    /** What nodes get to see of the file once a store keeps it under an id. */
    public FileValue describe(String id) {
      var description = new LinkedHashMap<String, Value>();
      var dot = name.lastIndexOf('.');
      description.put("type", Value.of(kind()));
      description.put("transfer_method", Value.of("tool_file"));
      description.put(ID, Value.of(id));
      description.put("name", Value.of(name));
      description.put("extension", Value.of(dot < 0 ? "" : name.substring(dot)));
      description.put("mime_type", Value.of(mimeType));
      description.put("size", Value.of(bytes.length));
      return new FileValue(new ObjectValue(description));
    }

    private String kind() {
      return switch (mimeType.replaceFirst("/.*", "")) {
        case "image" -> "image";
        case "audio" -> "audio";
        case "video" -> "video";
        default -> "document";
      };
    }
  }

  sealed interface Content {

    /**
     * The bytes.
     *
     * @param mimeType as the file or its server says, else {@code application/octet-stream}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Read(byte[] bytes, String mimeType) implements Content {}

    record Failed(NodeFailure failure) implements Content {}
  }

  sealed interface Kept {

    record Stored(FileValue file) implements Kept {}

    record Failed(NodeFailure failure) implements Kept {}
  }
}
