package io.heddle.persistence.blob;

import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Readers;
import io.heddle.runtime.durable.BlobStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Blobs in the database or in a folder beside it. */
public final class StoredBlobs implements BlobStore {

  private final GroupCommit writer;
  private final Readers readers;
  private final BlobSettings settings;
  private final Clock clock;
  private final @Nullable BlobFolder folder;

  // Files are written and synced beside the store's own threads.
  private final Executor files = task -> Thread.ofVirtual().name("heddle-blob").start(task);

  public StoredBlobs(GroupCommit writer, Readers readers, BlobSettings settings, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.settings = settings;
    this.clock = clock;
    this.folder =
        settings.place() instanceof BlobSettings.Place.Folder(var path)
            ? new BlobFolder(path)
            : null;
  }

  @Override
  public CompletableFuture<BlobRef> put(String group, String executionId, byte[] content) {
    var ref = checked(content);
    var into = folder;
    return into == null
        ? insert(group, executionId, ref, new BlobTable.Content(null, content)).thenApply(_ -> ref)
        : touch(group, executionId, ref)
            .thenCompose(
                known ->
                    known
                        ? CompletableFuture.completedFuture(ref)
                        : putFile(into, group, executionId, ref, content));
  }

  /** What became of a file that was to be kept. */
  public sealed interface Keeping {

    record Kept(BlobRef ref) implements Keeping {}

    /**
     * There is no room for it.
     *
     * @param used by the files of the group, in bytes
     */
    record Full(long used) implements Keeping {}
  }

  /**
   * Keeps a file that no run uses yet: garbage some time later, unless somebody names it by then.
   * The files of a group have at most {@link #maxFilesOfGroup} bytes together.
   */
  public CompletableFuture<Keeping> keep(String group, byte[] content) {
    var ref = checked(content);
    var into = folder;
    return into == null
        ? keep(group, ref, new BlobTable.Content(null, content)).thenApply(one -> keeping(ref, one))
        : writer
            .submit(
                new Write.Change<>(
                    0, session -> FileTable.touch(session, group, ref.hash(), clock.millis())))
            .thenCompose(
                known ->
                    known
                        ? CompletableFuture.completedFuture(new Keeping.Kept(ref))
                        : keepFile(into, group, ref, content));
  }

  private CompletableFuture<Keeping> keepFile(
      BlobFolder into, String group, BlobRef ref, byte[] content) {
    return CompletableFuture.supplyAsync(() -> into.write(group, ref.hash(), content), files)
        .thenCompose(
            file ->
                keep(group, ref, new BlobTable.Content(file, null))
                    .thenApplyAsync(
                        filed -> {
                          dropUnlessCounts(into, file, filed.content());
                          return keeping(ref, filed);
                        },
                        files));
  }

  private CompletableFuture<FileTable.Filed> keep(
      String group, BlobRef ref, BlobTable.Content content) {
    var bytes = content.bytes();
    return writer.submit(
        new Write.Change<>(
            bytes == null ? 0 : bytes.length,
            session ->
                FileTable.keep(
                    session, group, ref, content, settings.maxFilesOfGroup(), clock.millis())));
  }

  private static Keeping keeping(BlobRef ref, FileTable.Filed filed) {
    return filed.content() == null ? new Keeping.Full(filed.used()) : new Keeping.Kept(ref);
  }

  /** The bytes that the files of a group may have together. */
  public long maxFilesOfGroup() {
    return settings.maxFilesOfGroup();
  }

  /** The largest content there may be, in bytes. */
  public long maxBytes() {
    return settings.maxBytes();
  }

  private BlobRef checked(byte[] content) {
    if (content.length > settings.maxBytes()) {
      throw new IllegalArgumentException(
          "a blob of %d bytes; the most is %d (heddle.store.blobs.max-size)"
              .formatted(content.length, settings.maxBytes()));
    }
    return new BlobRef(sha256(content), content.length);
  }

  private CompletableFuture<BlobRef> putFile(
      BlobFolder into, String group, String executionId, BlobRef ref, byte[] content) {
    return CompletableFuture.supplyAsync(() -> into.write(group, ref.hash(), content), files)
        .thenCompose(
            file ->
                insert(group, executionId, ref, new BlobTable.Content(file, null))
                    .thenApplyAsync(
                        counts -> {
                          dropUnlessCounts(into, file, counts);
                          return ref;
                        },
                        files));
  }

  /** Two that put the same content at once have written two files; one of them counts, at most. */
  private static void dropUnlessCounts(
      BlobFolder into, String ours, BlobTable.@Nullable Content counts) {
    if (counts == null || !ours.equals(counts.file())) {
      into.delete(ours);
    }
  }

  private CompletableFuture<BlobTable.Content> insert(
      String group, String executionId, BlobRef ref, BlobTable.Content content) {
    var bytes = content.bytes();
    return writer.submit(
        new Write.Change<>(
            bytes == null ? 0 : bytes.length,
            session ->
                BlobTable.insert(session, group, executionId, ref, content, clock.millis())));
  }

  @Override
  public CompletableFuture<Boolean> share(String group, String executionId, BlobRef ref) {
    return touch(group, executionId, ref);
  }

  private CompletableFuture<Boolean> touch(String group, String executionId, BlobRef ref) {
    return writer.submit(
        new Write.Change<>(
            0,
            session -> BlobTable.share(session, group, executionId, ref.hash(), clock.millis())));
  }

  @Override
  public CompletableFuture<Optional<byte[]>> load(String group, BlobRef ref) {
    return readers
        .read(session -> BlobTable.find(session, group, ref.hash()))
        .thenApplyAsync(found -> found.flatMap(this::content), files);
  }

  private Optional<byte[]> content(BlobTable.Content found) {
    var file = found.file();
    if (file == null) {
      return Optional.ofNullable(found.bytes());
    }
    // A store whose setting was changed still reads what it wrote before, if the folder is named.
    return folder == null ? Optional.empty() : folder.read(file);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
