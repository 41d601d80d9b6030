package io.heddle.sandbox.python;

import io.heddle.compiler.check.CodeSyntax;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.NodeFailure;
import org.graalvm.polyglot.PolyglotException;

/**
 * What the guest raised, as failures: type and message as CPython says them, and the line of the
 * user's own code. Called while the call is still watched.
 */
final class PythonErrors {

  private static final int MAX_MESSAGE = 1_000;

  /** The place that the interpreter puts behind the sentence of a syntax error. */
  private static final String PLACE = " \\(" + PythonGuest.MAIN + ", line \\d+\\)$";

  private PythonErrors() {}

  /**
   * The failure of a call.
   *
   * @param harness of the context in which it was raised
   */
  static NodeFailure failure(PolyglotException e, org.graalvm.polyglot.Value harness) {
    if (e.isResourceExhausted()) {
      return CodeFailure.ALLOCATION.with("the code ran out of memory: " + firstLine(e));
    }
    if (e.isCancelled() || e.isInterrupted()) {
      return CodeFailure.CANCELLED.with("the call was stopped");
    }
    if (e.isExit()) {
      return exit(Integer.toString(e.getExitStatus()));
    }
    if (e.isInternalError()) {
      return internal(e);
    }
    var raised = e.getGuestObject();
    if (raised == null) {
      return CodeFailure.THROWN.with(firstLine(e) + place(e));
    }
    String described;
    try {
      described = harness.invokeMember("describe", raised).asString();
    } catch (PolyglotException | IllegalStateException _) {
      // Stopped meanwhile, or the code has broken what describing needs.
      return CodeFailure.THROWN.with(firstLine(e) + place(e));
    }
    return described(described, e);
  }

  /** Code that ended its interpreter. */
  static NodeFailure exit(String status) {
    return CodeFailure.THROWN.with("SystemExit: " + bounded(status));
  }

  /** A syntax error of the user's source, where the interpreter's own attributes place it. */
  static CodeSyntax.Problem problem(PolyglotException e) {
    var message = firstLine(e).replaceFirst(PLACE, "");
    return new CodeSyntax.Problem(message, number(e, "lineno"), number(e, "offset"));
  }

  static String firstLine(PolyglotException e) {
    var message = e.getMessage() == null ? "unknown error" : e.getMessage();
    var end = message.indexOf('\n');
    return bounded(end < 0 ? message : message.substring(0, end));
  }

  /**
   * What {@code describe} of the harness says: type, message, line or 0, a hint or an empty text.
   */
  private static NodeFailure described(String json, PolyglotException e) {
    if (!(ValueJson.parse(json) instanceof ArrayValue(var parts))
        || !(parts.get(0) instanceof StringValue(var type))
        || !(parts.get(1) instanceof StringValue(var message))
        || !(parts.get(2) instanceof IntegerValue(var line))
        || !(parts.get(3) instanceof StringValue(var hint))) {
      return CodeFailure.THROWN.with(firstLine(e) + place(e));
    }
    if (e.isSyntaxError() && line == 0) {
      var problem = problem(e);
      return CodeFailure.SYNTAX.with(
          "%s (line %d, column %d)".formatted(problem.message(), problem.line(), problem.column()));
    }
    var text = message.isEmpty() ? type : type + ": " + bounded(message);
    var place = line == 0 ? "" : " (line %d)".formatted(line);
    var whole = text + (hint.isEmpty() ? "" : ": " + hint) + place;
    return switch (type) {
      case "RecursionError" -> CodeFailure.RECURSION.with(whole);
      case "MemoryError" -> CodeFailure.ALLOCATION.with(whole);
      default -> CodeFailure.THROWN.with(whole);
    };
  }

  /** What the host refuses without an exception of Python's, which code then cannot catch. */
  private static NodeFailure internal(PolyglotException e) {
    var message = firstLine(e);
    return message.contains("SecurityException")
            || message.contains("UnsupportedPosixFeature")
            || message.contains("is not allowed")
            || message.contains("inner context")
        ? CodeFailure.THROWN.with(
            "PermissionError: the sandbox has no files, network, processes or threads" + place(e))
        : CodeFailure.INTERNAL.with("the Python engine failed: " + message + place(e));
  }

  private static int number(PolyglotException e, String attribute) {
    var raised = e.getGuestObject();
    var member = raised == null ? null : raised.getMember(attribute);
    return member != null && member.fitsInInt() ? Math.max(0, member.asInt()) : 0;
  }

  /** The innermost line of the user's own source. */
  private static String place(PolyglotException e) {
    for (var frame : e.getPolyglotStackTrace()) {
      var location = frame.getSourceLocation();
      if (location != null && location.getSource().getName().equals(PythonGuest.MAIN)) {
        return " (line %d)".formatted(location.getStartLine());
      }
    }
    return "";
  }

  private static String bounded(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "...";
  }
}
