package io.heddle.persistence.file;

import io.heddle.compiler.value.FileValue;
import io.heddle.persistence.blob.StoredBlobs;
import io.heddle.persistence.codec.FileIds;
import io.heddle.runtime.durable.BlobStore.BlobRef;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.RemoteFiles;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The files of a group as blobs of the store, by their content; reads data URLs and files on the
 * web, too.
 *
 * <p>A file is kept while a run, a conversation or a memory names it, and for as long as unused
 * blobs are kept: a node's file is named by the event that stores the node's outputs.
 */
public final class StoredFiles implements FileStore {

  private static final String OCTETS = "application/octet-stream";

  private final String group;
  private final StoredBlobs blobs;
  private final RemoteFiles remote;

  /**
   * @param http reads files on the web, under the group's network policy
   */
  public StoredFiles(String group, StoredBlobs blobs, HttpPort http) {
    this.group = group;
    this.blobs = blobs;
    this.remote = new RemoteFiles(http);
  }

  @Override
  public CompletionStage<Content> read(FileValue file, long maxBytes, Cancellation cancellation) {
    var hash = FileIds.hash(file);
    if (hash == null) {
      return remote.read(file, maxBytes, cancellation);
    }
    var name = file.attribute("name").isEmpty() ? hash : file.attribute("name");
    var type = file.attribute("mime_type").isEmpty() ? OCTETS : file.attribute("mime_type");
    return blobs
        .load(group, new BlobRef(hash, 0))
        .thenApply(
            found ->
                found
                    .map(
                        bytes ->
                            bytes.length > maxBytes
                                ? RemoteFiles.tooLarge(name, maxBytes)
                                : new Content.Read(bytes, type))
                    .orElseGet(() -> gone(name)))
        .exceptionally(failed -> new Content.Failed(unavailable(name, failed)));
  }

  private static Content gone(String name) {
    return new Content.Failed(
        NodeFailure.of(
            ErrorKind.RESOURCE_UNAVAILABLE,
            "file_not_found",
            "FileError",
            "the file %s is not kept any more".formatted(name)));
  }

  @Override
  public CompletionStage<Kept> keep(NewFile file, Cancellation cancellation) {
    var size = file.bytes().length;
    if (size > blobs.maxBytes()) {
      return CompletableFuture.completedFuture(
          new Kept.Failed(
              NodeFailure.of(
                  ErrorKind.VALIDATION,
                  "resource_limit_exceeded",
                  "FileError",
                  "the file %s has %d bytes, more than the bound of %d (heddle.store.blobs.max-size)"
                      .formatted(file.name(), size, blobs.maxBytes()))));
    }
    return blobs
        .keep(group, file.bytes())
        .<Kept>thenApply(ref -> new Kept.Stored(file.describe(FileIds.id(ref.hash()))))
        .exceptionally(failed -> new Kept.Failed(unavailable(file.name(), failed)));
  }

  private static NodeFailure unavailable(String name, Throwable failed) {
    var cause = failed.getCause() == null ? failed : failed.getCause();
    return NodeFailure.of(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "resource_unavailable",
        "FileError",
        "the store of the file %s does not answer: %s".formatted(name, cause.getMessage()));
  }
}
