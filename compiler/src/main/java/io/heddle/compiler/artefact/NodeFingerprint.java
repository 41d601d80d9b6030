package io.heddle.compiler.artefact;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Ref;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a node does, as a hash: of its kind, its configuration and what it reads, by name.
 *
 * <p>Where it stands in the text, its id, its title and what becomes of its failures are not part
 * of it. Two nodes with equal fingerprints do the same with equal inputs.
 */
public final class NodeFingerprint {

  private static final ArtefactCodec CODEC = ArtefactCodec.withoutPositions();

  private NodeFingerprint() {}

  /** SHA-256, hexadecimal. Costs some ten microseconds: keep it. */
  public static String of(Node node) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes(node));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] bytes(Node node) {
    var selectors = node.inputs().stream().map(Ref::selector).toList();
    synchronized (CODEC) {
      return CODEC.write(node.type(), node.spec(), selectors);
    }
  }
}
