package io.heddle.persistence.blob;

import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Collects blobs that no run has used for a while. */
public final class BlobGarbage {

  private static final int BATCH = 100;

  private final GroupCommit writer;
  private final BlobSettings settings;
  private final Clock clock;
  private final @Nullable BlobFolder folder;

  public BlobGarbage(GroupCommit writer, BlobSettings settings, Clock clock) {
    this.writer = writer;
    this.settings = settings;
    this.clock = clock;
    this.folder =
        settings.place() instanceof BlobSettings.Place.Folder(var path)
            ? new BlobFolder(path)
            : null;
  }

  /** Collects some in a transaction of their own; 0 when there are none left. */
  public CompletableFuture<Integer> collect() {
    var before = clock.instant().minus(settings.keepUnused()).toEpochMilli();
    return writer
        .submit(new Write.Change<>(0, session -> BlobTable.deleteUnused(session, before, BATCH)))
        .thenApplyAsync(this::deleteFiles, task -> Thread.ofVirtual().start(task));
  }

  /** After the commit: a file whose row is still there must be there too. */
  private int deleteFiles(List<BlobTable.Unused> unused) {
    for (var blob : unused) {
      var file = blob.file();
      if (file != null && folder != null) {
        folder.delete(file);
      }
    }
    return unused.size();
  }
}
