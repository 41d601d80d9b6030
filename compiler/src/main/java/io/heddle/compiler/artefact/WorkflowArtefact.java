package io.heddle.compiler.artefact;

import io.heddle.compiler.artefact.ArtefactResult.Loaded;
import io.heddle.compiler.artefact.ArtefactResult.Reason;
import io.heddle.compiler.artefact.ArtefactResult.Refused;
import io.heddle.compiler.ir.CompiledWorkflow;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A compiled workflow as bytes: a header, and the workflow itself in Kryo.
 *
 * <pre>{@code
 * "HDLW"   4   what it is
 * version  2   of this layout, and of what the shape means
 * shape    32  of every class inside; another shape is refused
 * content  32  SHA-256 of the text it was compiled from
 * checksum 32  SHA-256 of all else but the seal
 * seal     32  HMAC-SHA256 of all before it and all after it, with the installation's key
 * payload
 * }</pre>
 *
 * <p>An artefact decides what runs, so it is loaded only with the seal of this installation, or
 * when the caller trusts it in so many words. A broken one is always refused; a forged one that is
 * trusted can make a wrong workflow, but nothing else: its bytes name no class that is not part of
 * a workflow, and allocate no more than they could fill.
 */
public final class WorkflowArtefact {

  /** How file names of artefacts end. */
  public static final String SUFFIX = ".hdl";

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MAGIC = {'H', 'D', 'L', 'W'};
  private static final short VERSION = 1;
  private static final int HASH = 32;
  private static final int SHAPE_AT = MAGIC.length + Short.BYTES;
  private static final int CONTENT_AT = SHAPE_AT + HASH;
  private static final int CHECKSUM_AT = CONTENT_AT + HASH;
  private static final int SEAL_AT = CHECKSUM_AT + HASH;
  private static final int HEADER = SEAL_AT + HASH;

  /** Kryo is costly to set up and used by one thread at a time. */
  private static final ThreadLocal<ArtefactCodec> CODEC =
      ThreadLocal.withInitial(ArtefactCodec::new);

  private WorkflowArtefact() {}

  /** Whether bytes claim to be an artefact. */
  public static boolean isArtefact(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * @param key the installation's, or null for an artefact that is loaded only where it is trusted
   * @throws IllegalArgumentException when the workflow's content hash is none
   */
  public static byte[] write(CompiledWorkflow workflow, byte @Nullable [] key) {
    var content = HEX.parseHex(workflow.contentHash());
    if (content.length != HASH) {
      throw new IllegalArgumentException("a content hash has %d bytes".formatted(HASH));
    }
    return pack(content, CODEC.get().write(workflow), key);
  }

  /** Any payload under a header of its own, as whoever forges an artefact makes it. */
  static byte[] forged(byte[] payload) {
    return pack(new byte[HASH], payload, null);
  }

  private static byte[] pack(byte[] content, byte[] payload, byte @Nullable [] key) {
    var buffer = ByteBuffer.allocate(HEADER + payload.length);
    buffer.put(MAGIC).putShort(VERSION).put(ArtefactClasses.FINGERPRINT).put(content);
    buffer.put(HEADER, payload);
    var bytes = buffer.array();
    System.arraycopy(checksum(bytes), 0, bytes, CHECKSUM_AT, HASH);
    if (key != null) {
      System.arraycopy(seal(bytes, key), 0, bytes, SEAL_AT, HASH);
    }
    return bytes;
  }

  /**
   * @param key the installation's, or null when the caller trusts the artefact as it is
   */
  public static ArtefactResult read(byte[] bytes, byte @Nullable [] key) {
    if (!isArtefact(bytes)) {
      return new Refused(Reason.NOT_AN_ARTEFACT, "this is no compiled workflow");
    }
    if (bytes.length <= HEADER) {
      return broken();
    }
    var version = ByteBuffer.wrap(bytes).getShort(MAGIC.length);
    if (version != VERSION || !matches(bytes, SHAPE_AT, ArtefactClasses.FINGERPRINT)) {
      return new Refused(
          Reason.OTHER_FORMAT,
          "compiled by another version of Heddle: compile the workflow's text again");
    }
    if (!matches(bytes, CHECKSUM_AT, checksum(bytes))) {
      return broken();
    }
    if (key != null && !matches(bytes, SEAL_AT, seal(bytes, key))) {
      return new Refused(
          Reason.NOT_TRUSTED,
          "compiled by another installation: compile the text here, or say that you trust it");
    }
    return payload(bytes);
  }

  private static boolean matches(byte[] bytes, int at, byte[] expected) {
    return MessageDigest.isEqual(Arrays.copyOfRange(bytes, at, at + HASH), expected);
  }

  private static ArtefactResult payload(byte[] bytes) {
    try {
      var workflow = CODEC.get().read(bytes, HEADER);
      return HEX.formatHex(bytes, CONTENT_AT, CHECKSUM_AT).equals(workflow.contentHash())
          ? new Loaded(workflow)
          : broken();
    } catch (RuntimeException | StackOverflowError _) {
      // Forged bytes can fail in any constructor of any record, in ways nobody can list.
      CODEC.remove();
      return broken();
    }
  }

  private static Refused broken() {
    return new Refused(
        Reason.NOT_AN_ARTEFACT, "the compiled workflow is broken: compile its text again");
  }

  private static byte[] checksum(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, CHECKSUM_AT);
      digest.update(bytes, HEADER, bytes.length - HEADER);
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] seal(byte[] bytes, byte[] key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(bytes, 0, SEAL_AT);
      mac.update(bytes, HEADER, bytes.length - HEADER);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
