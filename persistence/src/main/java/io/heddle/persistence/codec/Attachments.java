package io.heddle.persistence.codec;

/** Finds large values again. Blocks. */
@FunctionalInterface
public interface Attachments {

  /** Where none can be. */
  Attachments NONE =
      (group, hash) -> {
        throw new CodecException("the value %s of group %s is not here".formatted(hash, group));
      };

  /**
   * The content of a value of a group.
   *
   * @throws CodecException when it is not there any more
   */
  byte[] content(String group, String hash);
}
