package io.heddle.runtime.file;

import io.heddle.compiler.value.FileValue;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps files in memory; reads those, data URLs, and files on the web through the group's HTTP
 * port. Full, it forgets the files that were not read for longest: a later read of one fails and
 * says so. A file that is larger than all the room is refused.
 */
public final class MemoryFileStore implements FileStore {

  /** How much is kept: {@code files} of them, {@code bytes} together. */
  public record Bounds(int files, long bytes) {
    public static final Bounds STANDARD = new Bounds(10_000, 256L << 20);
  }

  private final RemoteFiles remote;
  private final Supplier<String> ids;
  private final Bounds bounds;
  private final LinkedHashMap<String, NewFile> files = new LinkedHashMap<>(16, 0.75f, true);
  private long used;

  /**
   * @param ids gives new ids, unique in the installation
   */
  public MemoryFileStore(HttpPort http, Supplier<String> ids, Bounds bounds) {
    this.remote = new RemoteFiles(http);
    this.ids = ids;
    this.bounds = bounds;
  }

  @Override
  public CompletionStage<Content> read(FileValue file, long maxBytes, Cancellation cancellation) {
    var kept = find(file.attribute(NewFile.ID));
    if (kept == null) {
      return remote.read(file, maxBytes, cancellation);
    }
    return CompletableFuture.completedFuture(
        kept.bytes().length > maxBytes
            ? new Content.Failed(FileFailures.tooLarge(kept.name(), maxBytes))
            : new Content.Read(kept.bytes(), kept.mimeType()));
  }

  private @Nullable NewFile find(String id) {
    synchronized (files) {
      return files.get(id);
    }
  }

  @Override
  public CompletionStage<Kept> keep(NewFile file, Cancellation cancellation) {
    var size = file.bytes().length;
    if (size > bounds.bytes()) {
      return CompletableFuture.completedFuture(
          new Kept.Failed(
              FileFailures.tooLargeToKeep(
                  file.name(), size, bounds.bytes(), "all that is kept in memory")));
    }
    var id = ids.get();
    synchronized (files) {
      files.put(id, file);
      used += size;
      while (used > bounds.bytes() || files.size() > bounds.files()) {
        used -= files.pollFirstEntry().getValue().bytes().length;
      }
    }
    return CompletableFuture.completedFuture(new Kept.Stored(file.describe(id)));
  }
}
