package io.heddle.runtime.file;

import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;

/** What goes wrong with files, in the same words wherever they are kept. Sizes are in bytes. */
public final class FileFailures {

  static final String TYPE = "FileError";

  private FileFailures() {}

  /** Somebody wants to read a file, but not so much of it. */
  public static NodeFailure tooLarge(String name, long maxBytes) {
    return NodeFailure.of(
        ErrorKind.VALIDATION,
        "document_file_too_large",
        TYPE,
        "the file %s is larger than %d bytes".formatted(name, maxBytes));
  }

  /** A file was kept here, or said to be. */
  public static NodeFailure gone(String name) {
    return NodeFailure.of(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "file_not_found",
        TYPE,
        "the file %s is not kept any more".formatted(name));
  }

  /**
   * A file is larger than any may be that is to be kept.
   *
   * @param setting that bounds it
   */
  public static NodeFailure tooLargeToKeep(String name, long size, long bound, String setting) {
    return limit(
        "the file %s has %d bytes, more than the bound of %d (%s)"
            .formatted(name, size, bound, setting));
  }

  /**
   * The files of a group have no room for one more.
   *
   * @param used by those that are kept
   * @param setting that bounds them
   */
  public static NodeFailure noRoom(String name, long size, long used, long bound, String setting) {
    return limit(
        "no room for the file %s of %d bytes: the files of the group have %d bytes, of %d at most (%s)"
            .formatted(name, size, used, bound, setting));
  }

  /** The place where files are kept does not answer. */
  public static NodeFailure unavailable(String name, String reason) {
    return NodeFailure.of(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "resource_unavailable",
        TYPE,
        "the store of the file %s does not answer: %s".formatted(name, reason));
  }

  private static NodeFailure limit(String message) {
    return NodeFailure.of(ErrorKind.VALIDATION, "resource_limit_exceeded", TYPE, message);
  }
}
