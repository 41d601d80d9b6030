package io.heddle.runtime.node;

/**
 * An expected failure on its way out of the code that meets it, up to the executor that makes an
 * outcome of it. Carries no stack trace: it says what is wrong with a node, not with us.
 */
public final class NodeFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient NodeFailure failure;

  public NodeFault(NodeFailure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  /** A failure that trying again does not mend: the text or the values are wrong. */
  public static NodeFault validation(String code, String type, String message) {
    return new NodeFault(NodeFailure.of(ErrorKind.VALIDATION, code, type, message));
  }

  public NodeFailure failure() {
    return failure;
  }
}
