package io.heddle.runtime.code;

import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;

/** The ways in which a call of user code fails, with the stable code of each. */
public enum CodeFailure {
  TIMEOUT(ErrorKind.TIMEOUT, "sandbox_timeout"),
  ALLOCATION(ErrorKind.CODE, "sandbox_memory"),
  STATEMENTS(ErrorKind.CODE, "sandbox_statements"),
  RECURSION(ErrorKind.CODE, "sandbox_recursion"),
  CANCELLED(ErrorKind.CODE, "sandbox_cancelled"),
  SOURCE_TOO_LARGE(ErrorKind.CODE, "sandbox_source_too_large"),
  INPUT_TOO_LARGE(ErrorKind.CODE, "sandbox_input_too_large"),
  OUTPUT_TOO_LARGE(ErrorKind.CODE, "sandbox_output_too_large"),
  OUTPUT_TOO_DEEP(ErrorKind.CODE, "sandbox_output_too_deep"),
  OUTPUT_INVALID(ErrorKind.CODE, "sandbox_output_invalid"),
  DANGEROUS(ErrorKind.CODE, "sandbox_dangerous_code"),
  SYNTAX(ErrorKind.CODE, "sandbox_syntax"),
  NO_MAIN(ErrorKind.CODE, "sandbox_no_main"),
  THROWN(ErrorKind.CODE, "sandbox_error"),
  UNSUPPORTED(ErrorKind.CODE, "sandbox_unsupported_language"),
  /** The pool is full, or a part of it crashed: worth trying again. */
  UNAVAILABLE(ErrorKind.RESOURCE_UNAVAILABLE, "sandbox_unavailable"),
  INTERNAL(ErrorKind.INTERNAL, "sandbox_internal");

  private static final String TYPE = "CodeExecutionError";

  private final ErrorKind kind;
  private final String code;

  CodeFailure(ErrorKind kind, String code) {
    this.kind = kind;
    this.code = code;
  }

  public String code() {
    return code;
  }

  public NodeFailure with(String message) {
    return NodeFailure.of(kind, code, TYPE, message);
  }
}
