package io.heddle.server.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;

/**
 * The secret that seals what this installation compiles: a file in {@code $HEDDLE_HOME}, or {@code
 * ~/.heddle}, that its owner alone can read. Made when it is first needed.
 */
final class InstallationKey {

  /** The key cannot be had; the message says why and what to do. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    UnusableException(String message) {
      super(message);
    }
  }

  private static final String NAME = "artefact.key";
  private static final int BYTES = 32;

  private final Path file;

  private InstallationKey(Path home) {
    this.file = home.resolve(NAME);
  }

  /** The key of {@code -Dheddle.home}, else of {@code $HEDDLE_HOME}, else of the user's home. */
  static InstallationKey ofThisMachine() {
    var set = System.getProperty("heddle.home", System.getenv("HEDDLE_HOME"));
    return new InstallationKey(
        set == null || set.isBlank()
            ? Path.of(System.getProperty("user.home"), ".heddle")
            : Path.of(set));
  }

  byte[] bytes() throws UnusableException {
    try {
      if (!Files.exists(file)) {
        create();
      }
      return read();
    } catch (IOException e) {
      throw new UnusableException("the key %s cannot be used: %s".formatted(file, e));
    }
  }

  private byte[] read() throws IOException, UnusableException {
    if (isPosix() && !Files.getPosixFilePermissions(file).equals(ownerOnly())) {
      throw new UnusableException("others may read the key: chmod 600 %s".formatted(file));
    }
    if (Files.size(file) != BYTES) {
      throw new UnusableException(
          "the key %s is broken: delete it, and compile again what was compiled with it"
              .formatted(file));
    }
    return Files.readAllBytes(file);
  }

  /** Two processes may do so at once: the file appears whole, and the first one stays. */
  private void create() throws IOException {
    var home = file.toAbsolutePath().getParent();
    Files.createDirectories(home);
    var secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    var fresh = Files.createTempFile(home, NAME, ".new", attributes());
    try {
      Files.write(fresh, secret);
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException _) {
      // Another process was first.
    } finally {
      delete(fresh);
    }
  }

  private static void delete(Path fresh) throws IOException {
    try {
      Files.delete(fresh);
    } catch (NoSuchFileException _) {
      // Gone already.
    }
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private FileAttribute<?>[] attributes() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ownerOnly())}
        : new FileAttribute<?>[0];
  }

  private static EnumSet<PosixFilePermission> ownerOnly() {
    return EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }
}
