package io.heddle.persistence.blob;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param maxBytes of one blob
 * @param maxFilesOfGroup bytes that the files of a group may have together; large values that
 *     events name do not count
 * @param keepUnused how long a blob without a run is kept, at least a day
 */
public record BlobSettings(Place place, long maxBytes, long maxFilesOfGroup, Duration keepUnused) {

  public BlobSettings {
    if (maxBytes < 1 || maxBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("heddle.store.blobs.max-size is between 1 B and 2 GiB");
    }
    if (maxFilesOfGroup < 1) {
      throw new IllegalArgumentException("heddle.store.blobs.max-files-of-group is at least 1 B");
    }
    if (keepUnused.compareTo(Duration.ofHours(24)) < 0) {
      throw new IllegalArgumentException("heddle.store.blobs.keep-unused is at least 24 h");
    }
  }

  /** Where the content lies; what there is and who uses it stands in the database either way. */
  public sealed interface Place {

    record Table() implements Place {}

    record Folder(Path path) implements Place {}
  }
}
