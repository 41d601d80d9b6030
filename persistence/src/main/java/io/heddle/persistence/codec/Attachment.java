package io.heddle.persistence.codec;

/**
 * A large value that is stored beside the event that names it, by its content.
 *
 * @param hash SHA-256 of the content, hexadecimal
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
public record Attachment(String hash, byte[] content) {}
