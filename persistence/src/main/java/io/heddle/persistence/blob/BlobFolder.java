package io.heddle.persistence.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Contents as files, each written once under a name that is never used again: a file can be deleted
 * without asking whether somebody is just writing the same content.
 */
final class BlobFolder {

  private static final int FAN_OUT = 2;

  private final Path root;

  BlobFolder(Path root) {
    this.root = root;
  }

  /** Writes and syncs a new file; the answer is its name below the folder. */
  String write(String group, String hash, byte[] content) {
    var name = "%s/%s/%s-%s".formatted(group, hash.substring(0, FAN_OUT), hash, UUID.randomUUID());
    var file = root.resolve(name);
    try {
      var folder = Files.createDirectories(parent(file));
      try (var channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          var _ = channel.write(buffer);
        }
        channel.force(true);
      }
      syncFolders(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write the blob " + file, failed);
    }
    return name;
  }

  private static Path parent(Path file) throws IOException {
    var folder = file.getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    return folder;
  }

  /** The names of new files and folders must survive a power loss as well as the content. */
  private void syncFolders(Path from) throws IOException {
    var folder = from;
    while (folder != null && folder.startsWith(root)) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
      folder = folder.getParent();
    }
  }

  Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(name)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read the blob " + name, failed);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(root.resolve(name));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete the blob " + name, failed);
    }
  }
}
