package io.heddle.compiler.dsl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Workflow files: the project's own, and those of others when they stand beside the checkout. */
public final class RealFiles {

  private RealFiles() {}

  /** The checkout. */
  public static Path root() {
    for (var up = start(); up != null; up = up.getParent()) {
      if (Files.isDirectory(up.resolve("workflows")) && Files.exists(up.resolve("heddle"))) {
        return up;
      }
    }
    throw new IllegalStateException("not inside a checkout");
  }

  private static Path start() {
    return Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
  }

  public static List<Path> under(Path directory, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** A folder of {@code ../shared}; a test that needs it is skipped where there is none. */
  public static Path shared(String folder) {
    return RealFilesTest.shared(folder);
  }

  /** Every workflow under a folder. */
  public static List<Path> workflows(Path directory) throws IOException {
    return RealFilesTest.workflows(directory);
  }
}
