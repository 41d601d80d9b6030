package io.heddle.runtime.durable;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Large values and files, kept outside of events and addressed by their content within a group.
 *
 * <p>A blob lives as long as a run uses it, and a day longer.
 */
public interface BlobStore {

  /**
   * Stores the content for the run; the same content twice is one blob. It is safe on disk when the
   * stage completes: only then may an event name it.
   *
   * @throws IllegalArgumentException when the content is larger than the store allows
   */
  CompletionStage<BlobRef> put(String group, String executionId, byte[] content);

  /** Makes another run of the group a user of a blob; false when there is no such blob any more. */
  CompletionStage<Boolean> share(String group, String executionId, BlobRef ref);

  /** The content, or nothing when the group has no such blob. */
  CompletionStage<Optional<byte[]>> load(String group, BlobRef ref);

  /**
   * The name of a blob.
   *
   * @param hash SHA-256 of the content, hexadecimal
   * @param size in bytes
   */
  record BlobRef(String hash, long size) {}
}
