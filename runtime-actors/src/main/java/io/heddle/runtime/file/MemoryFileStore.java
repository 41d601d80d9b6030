package io.heddle.runtime.file;

import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Keeps files in memory, up to a bound for all of them together; reads those, data URLs, and files
 * on the web through the group's HTTP port.
 */
public final class MemoryFileStore implements FileStore {

  /** Enough for a run on one's own machine. */
  public static final long STANDARD_BYTES = 256L << 20;

  private static final String ID = "related_id";

  private final RemoteFiles remote;
  private final Supplier<String> ids;
  private final long maxBytes;
  private final Map<String, NewFile> files = new ConcurrentHashMap<>();
  private final AtomicLong used = new AtomicLong();

  /**
   * @param ids gives new ids, unique in the installation
   * @param maxBytes what all kept files may take together
   */
  public MemoryFileStore(HttpPort http, Supplier<String> ids, long maxBytes) {
    this.remote = new RemoteFiles(http);
    this.ids = ids;
    this.maxBytes = maxBytes;
  }

  @Override
  public CompletionStage<Content> read(FileValue file, long maxBytes, Cancellation cancellation) {
    var kept = files.get(file.attribute(ID));
    if (kept == null) {
      return remote.read(file, maxBytes, cancellation);
    }
    return CompletableFuture.completedFuture(
        kept.bytes().length > maxBytes
            ? RemoteFiles.tooLarge(kept.name(), maxBytes)
            : new Content.Read(kept.bytes(), kept.mimeType()));
  }

  @Override
  public CompletionStage<Kept> keep(NewFile file, Cancellation cancellation) {
    var size = file.bytes().length;
    if (used.addAndGet(size) > maxBytes) {
      used.addAndGet(-size);
      return CompletableFuture.completedFuture(
          new Kept.Failed(
              NodeFailure.of(
                  ErrorKind.RESOURCE_UNAVAILABLE,
                  "resource_limit_exceeded",
                  "FileError",
                  "no room for the file %s of %d bytes: the bound is %d bytes in all"
                      .formatted(file.name(), size, maxBytes))));
    }
    var id = ids.get();
    files.put(id, file);
    return CompletableFuture.completedFuture(new Kept.Stored(describe(id, file)));
  }

  /** Forgets everything. */
  public void clear() {
    files.clear();
    used.set(0);
  }

  static FileValue describe(String id, NewFile file) {
    var description = new LinkedHashMap<String, Value>();
    var dot = file.name().lastIndexOf('.');
    description.put("type", Value.of(kind(file.mimeType())));
    description.put("transfer_method", Value.of("tool_file"));
    description.put(ID, Value.of(id));
    description.put("name", Value.of(file.name()));
    description.put("extension", Value.of(dot < 0 ? "" : file.name().substring(dot)));
    description.put("mime_type", Value.of(file.mimeType()));
    description.put("size", Value.of(file.bytes().length));
    return new FileValue(new ObjectValue(description));
  }

  private static String kind(String mimeType) {
    return switch (mimeType.replaceFirst("/.*", "")) {
      case "image" -> "image";
      case "audio" -> "audio";
      case "video" -> "video";
      default -> "document";
    };
  }
}
