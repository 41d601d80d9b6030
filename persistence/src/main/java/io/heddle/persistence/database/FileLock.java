package io.heddle.persistence.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process to a file. The system holds the lock, so a killed process cannot keep
 * it; who has it stands in a file of its own beside it.
 */
public final class FileLock implements AutoCloseable {

  // A file that this process has locked must not be opened by it again: closing any channel of it
  // gives the lock away on POSIX systems.
  private static final Set<Path> HELD = new HashSet<>();

  private final Path key;
  private final Path ownerFile;
  private final FileChannel channel;

  private FileLock(Path key, Path ownerFile, FileChannel channel) {
    this.key = key;
    this.ownerFile = ownerFile;
    this.channel = channel;
  }

  /** Takes the lock, or says who has it. */
  public static Attempt take(Path file) throws IOException {
    var absolute = file.toAbsolutePath();
    var folder = absolute.getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    var key = folder.toRealPath().resolve(absolute.getFileName());
    var ownerFile = key.resolveSibling(key.getFileName() + ".owner");
    synchronized (HELD) {
      if (HELD.contains(key)) {
        return new Attempt.Held(owner(ownerFile));
      }
      var channel = lock(key.resolveSibling(key.getFileName() + ".lock"));
      if (channel == null) {
        return new Attempt.Held(owner(ownerFile));
      }
      HELD.add(key);
      var taken = new FileLock(key, ownerFile, channel);
      taken.announce("");
      return new Attempt.Taken(taken);
    }
  }

  private static @Nullable FileChannel lock(Path lockFile) throws IOException {
    var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      return null;
    }
    return channel;
  }

  private static StoreOwner owner(Path ownerFile) throws IOException {
    return StoreOwner.parse(Files.exists(ownerFile) ? Files.readString(ownerFile) : "");
  }

  /** Says where this process serves, for whoever finds the file locked. */
  public void announce(String address) throws IOException {
    var next = ownerFile.resolveSibling(ownerFile.getFileName() + ".next");
    Files.writeString(next, StoreOwner.here(address).text());
    Files.move(
        next, ownerFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    synchronized (HELD) {
      try {
        Files.deleteIfExists(ownerFile);
        channel.close();
      } catch (IOException _) {
        // The system takes the lock back with the process.
      }
      HELD.remove(key);
    }
  }

  /** How an attempt went. */
  public sealed interface Attempt {

    record Taken(FileLock lock) implements Attempt {}

    record Held(StoreOwner owner) implements Attempt {}
  }
}
