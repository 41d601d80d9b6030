package io.heddle.persistence.codec;

import io.heddle.compiler.value.FileValue;
import io.heddle.runtime.file.FileStore.NewFile;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How a file value names the blob that holds its content. */
public final class FileIds {

  private static final String PREFIX = "blob:";
  private static final int HASH = 64;

  private FileIds() {}

  /**
   * @param hash SHA-256 of the content, hexadecimal
   */
  public static String id(String hash) {
    return PREFIX + hash;
  }

  /** The hash of the content; null when the file is kept elsewhere. */
  public static @Nullable String hash(FileValue file) {
    var id = file.attribute(NewFile.ID);
    return id.length() == PREFIX.length() + HASH
            && id.startsWith(PREFIX)
            && id.chars().skip(PREFIX.length()).allMatch(HexFormat::isHexDigit)
        ? id.substring(PREFIX.length())
        : null;
  }
}
