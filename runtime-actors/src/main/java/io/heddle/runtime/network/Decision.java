package io.heddle.runtime.network;

/** Whether a policy lets a request go on, and if not, by which of its rules. */
public sealed interface Decision {

  Decision ALLOWED = new Allowed();

  record Allowed() implements Decision {}

  /**
   * No, and why.
   *
   * @param kind what was wrong: decides the error code
   * @param rule the rule's stable name: {@code address.private}, {@code host.allow-list} ...
   * @param subject what was refused: an address, a host, a port
   * @param message for people: names the rule and the subject
   */
  record Refused(Kind kind, String rule, String subject, String message) implements Decision {}

  /** The sorts of refusals. */
  enum Kind {
    /** The text is not a URL. */
    MALFORMED,
    /** Scheme, port, host or form of the URL is not allowed. */
    POLICY,
    /** The address that would be connected to is not allowed. */
    ADDRESS
  }
}
