package io.heddle.server.knowledge;

import io.heddle.runtime.document.DocumentReader.Document;
import io.heddle.runtime.document.DocumentReader.Format;
import io.heddle.runtime.document.DocumentReader.Reading;
import io.heddle.runtime.document.PlainDocuments;
import io.heddle.runtime.node.Cancellation;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads a file, or the files of a folder, into an index. Formats that are no text are left out. */
final class KnowledgeFiles {

  static final int MAX_FILES = 2_000;
  static final long MAX_BYTES = 64L << 20;

  private static final int MAX_DEPTH = 16;

  private final List<Passage> passages = new ArrayList<>();
  private long bytes;

  private KnowledgeFiles() {}

  /**
   * @throws LocalKnowledge.UnusableException for what cannot be read, is too much, or has no text
   */
  static PassageIndex index(String name, Path path) throws LocalKnowledge.UnusableException {
    var files = new KnowledgeFiles();
    try {
      if (Files.isDirectory(path)) {
        for (var file : listed(name, path)) {
          files.add(path.relativize(file).toString(), file);
        }
      } else {
        files.add(path.getFileName().toString(), path);
      }
    } catch (IOException e) {
      throw new LocalKnowledge.UnusableException(
          "--knowledge %s: cannot read %s".formatted(name, e.getMessage()));
    }
    if (files.passages.isEmpty()) {
      throw new LocalKnowledge.UnusableException(
          "--knowledge %s: there is no text in %s".formatted(name, path));
    }
    return new PassageIndex(files.passages);
  }

  /** In the order of their names; links are not followed, hidden files and folders left out. */
  private static List<Path> listed(String name, Path folder)
      throws IOException, LocalKnowledge.UnusableException {
    try (var found = Files.walk(folder, MAX_DEPTH)) {
      var files =
          found
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(file -> !folder.relativize(file).toString().matches("(.*/)?\\..*"))
              .limit(MAX_FILES + 1L)
              .sorted()
              .toList();
      if (files.size() > MAX_FILES) {
        throw new LocalKnowledge.UnusableException(
            "--knowledge %s: more than %d files in %s".formatted(name, MAX_FILES, folder));
      }
      return files;
    } catch (java.io.UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private void add(String name, Path file) throws IOException, LocalKnowledge.UnusableException {
    bytes += Files.size(file);
    if (bytes > MAX_BYTES) {
      throw new LocalKnowledge.UnusableException(
          "--knowledge: more than %d MiB of files".formatted(MAX_BYTES >> 20));
    }
    var type =
        Objects.requireNonNullElse(
            URLConnection.guessContentTypeFromName(name), "application/octet-stream");
    var document = new Document(name, type, Files.readAllBytes(file));
    // The light formats are read at once, on this thread.
    var reading =
        new PlainDocuments()
            .read(document, Format.MARKDOWN, Cancellation.NEVER)
            .toCompletableFuture()
            .join();
    if (reading instanceof Reading.Extracted(var text, _)) {
      passages.addAll(Passage.of(name, text));
    }
  }
}
