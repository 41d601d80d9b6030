package io.heddle.persistence.event;

import io.heddle.persistence.Store;
import io.heddle.persistence.codec.Attachments;
import io.heddle.persistence.codec.CodecException;

/** The large values of events, as the blobs of a store. */
public record StoredAttachments(Store store) implements Attachments {

  @Override
  public byte[] content(String group, String hash) {
    return store
        .attachment(group, hash)
        .orElseThrow(
            () ->
                new CodecException(
                    "the value %s of group %s is not in the store any more"
                        .formatted(hash, group)));
  }
}
