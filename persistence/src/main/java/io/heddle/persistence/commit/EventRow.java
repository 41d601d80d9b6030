package io.heddle.persistence.commit;

/**
 * An event as the table holds it.
 *
 * @param writtenAt milliseconds since 1970
 * @param serializer which serializer of Pekko reads the payload
 * @param manifest the serializer's own, with a version
 * @param adapterManifest of an event adapter, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
public record EventRow(
    long sequenceNr,
    long writtenAt,
    int serializer,
    String manifest,
    String adapterManifest,
    byte[] payload) {

  /** What a row costs beside its payload, roughly. */
  static final int OVERHEAD = 160;
}
