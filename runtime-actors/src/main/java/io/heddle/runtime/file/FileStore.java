package io.heddle.runtime.file;

import io.heddle.compiler.value.FileValue;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
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
  record NewFile(String name, String mimeType, byte[] bytes) {}

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
