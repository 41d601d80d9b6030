package io.heddle.runtime.request;

import io.heddle.compiler.value.FileValue;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.FileStore.Content;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The contents of some files, read side by side before they are needed. */
public final class FileContents {

  /** More files in one request than this are refused. */
  public static final int MAX_FILES = 100;

  private final Map<FileValue, Content> contents;
  private final List<FileValue> files;

  private FileContents(List<FileValue> files, Map<FileValue, Content> contents) {
    this.files = files;
    this.contents = contents;
  }

  /**
   * Reads them.
   *
   * @param maxBytes of each file
   */
  public static CompletionStage<FileContents> read(
      List<FileValue> files, long maxBytes, FileStore store, Cancellation cancellation)
      throws NodeFault {
    if (files.size() > MAX_FILES) {
      throw NodeFault.validation(
          "resource_limit_exceeded",
          "FileFetchError",
          "%d files in one request, more than the bound of %d".formatted(files.size(), MAX_FILES));
    }
    if (files.isEmpty()) {
      return CompletableFuture.completedFuture(new FileContents(List.of(), Map.of()));
    }
    var reads = new ArrayList<CompletableFuture<Content>>(files.size());
    for (var file : files) {
      reads.add(store.read(file, maxBytes, cancellation).toCompletableFuture());
    }
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> {
              var contents = new HashMap<FileValue, Content>();
              for (var i = 0; i < files.size(); i++) {
                contents.put(files.get(i), reads.get(i).join());
              }
              return new FileContents(List.copyOf(files), contents);
            });
  }

  public Content.Read of(FileValue file) throws NodeFault {
    return switch (contents.get(file)) {
      case Content.Read read -> read;
      case Content.Failed(var failure) -> throw new NodeFault(failure);
      case null -> throw new IllegalStateException("a file that was not read: " + file);
    };
  }

  Content.Read only() throws NodeFault {
    return of(files.getFirst());
  }
}
