package io.heddle.runtime.document;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.util.concurrent.CompletionStage;

/** Extracts the text of documents. Never throws and never fails a stage. */
@FunctionalInterface
public interface DocumentReader {

  CompletionStage<Reading> read(Document document, Format format, Cancellation cancellation);

  /**
   * A document's bytes and what is said of them.
   *
   * @param mimeType without parameters; {@code application/octet-stream} when nobody knows
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Document(String name, String mimeType, byte[] bytes) {

    /** The name's extension in lower case, without the dot. */
    public String extension() {
      var dot = name.lastIndexOf('.');
      return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What the text looks like. */
  enum Format {
    TEXT,
    MARKDOWN
  }

  sealed interface Reading {

    /**
     * The text.
     *
     * @param metadata what the document says of itself: pages, title ...
     */
    record Extracted(String text, ObjectValue metadata) implements Reading {}

    record Failed(NodeFailure failure) implements Reading {}
  }
}
