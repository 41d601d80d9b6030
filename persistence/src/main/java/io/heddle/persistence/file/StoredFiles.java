package io.heddle.persistence.file;

import io.heddle.compiler.value.FileValue;
import io.heddle.persistence.blob.StoredBlobs;
import io.heddle.persistence.blob.StoredBlobs.Keeping;
import io.heddle.persistence.codec.FileIds;
import io.heddle.runtime.durable.BlobStore.BlobRef;
import io.heddle.runtime.file.FileFailures;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.RemoteFiles;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The files of a group as blobs of the store, by their content; reads data URLs and files on the
 * web, too.
 *
 * <p>A file is kept while a run, a conversation or a memory names it, and for as long as unused
 * blobs are kept: a node's file is named by the event that stores the node's outputs. The files of
 * a group are bounded together; one that finds no room is refused.
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
                                ? failed(FileFailures.tooLarge(name, maxBytes))
                                : new Content.Read(bytes, type))
                    .orElseGet(() -> failed(FileFailures.gone(name))))
        .exceptionally(failed -> new Content.Failed(unavailable(name, failed)));
  }

  private static Content failed(NodeFailure failure) {
    return new Content.Failed(failure);
  }

  @Override
  public CompletionStage<Kept> keep(NewFile file, Cancellation cancellation) {
    var size = file.bytes().length;
    var name = file.name();
    if (size > blobs.maxBytes()) {
      return CompletableFuture.completedFuture(
          new Kept.Failed(
              FileFailures.tooLargeToKeep(
                  name, size, blobs.maxBytes(), "heddle.store.blobs.max-size")));
    }
    return blobs
        .keep(group, file.bytes())
        .<Kept>thenApply(
            keeping ->
                switch (keeping) {
                  case Keeping.Kept(var ref) ->
                      new Kept.Stored(file.describe(FileIds.id(ref.hash())));
                  case Keeping.Full(var used) ->
                      new Kept.Failed(
                          FileFailures.noRoom(
                              name,
                              size,
                              used,
                              blobs.maxFilesOfGroup(),
                              "heddle.store.blobs.max-files-of-group"));
                })
        .exceptionally(failed -> new Kept.Failed(unavailable(name, failed)));
  }

  private static NodeFailure unavailable(String name, Throwable failed) {
    var cause = failed.getCause() == null ? failed : failed.getCause();
    return FileFailures.unavailable(name, String.valueOf(cause.getMessage()));
  }
}
