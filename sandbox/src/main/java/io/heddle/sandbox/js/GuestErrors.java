package io.heddle.sandbox.js;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.node.NodeFailure;
import org.graalvm.polyglot.PolyglotException;

/** What the guest threw, as failures. Called while the call is still watched. */
final class GuestErrors {

  private static final int MAX_MESSAGE = 1_000;

  private GuestErrors() {}

  static NodeFailure failure(PolyglotException e) {
    if (e.isResourceExhausted()) {
      return exhausted(e);
    }
    if (e.isCancelled() || e.isInterrupted()) {
      return CodeFailure.CANCELLED.with("the call was stopped");
    }
    if (e.isInternalError()) {
      return CodeFailure.INTERNAL.with("the JavaScript engine failed: " + firstLine(e));
    }
    if (e.isSyntaxError()) {
      return CodeFailure.SYNTAX.with(firstLine(e) + place(e));
    }
    return CodeFailure.THROWN.with(firstLine(e) + place(e));
  }

  static String firstLine(PolyglotException e) {
    var message = e.getMessage() == null ? "unknown error" : e.getMessage();
    var end = message.indexOf('\n');
    var line = end < 0 ? message : message.substring(0, end);
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
  }

  private static NodeFailure exhausted(PolyglotException e) {
    var message = String.valueOf(e.getMessage());
    if (message.contains(StepLimits.DEPTH_MESSAGE)) {
      return CodeFailure.RECURSION.with(
          "the code called itself deeper than the limit of %d calls"
              .formatted(StepLimits.MAX_DEPTH));
    }
    if (message.contains(StepLimits.ALLOCATION_MESSAGE)) {
      return CodeFailure.ALLOCATION.with("the code allocated more than its limit");
    }
    return message.contains(StepLimits.STATEMENTS_MESSAGE)
        ? CodeFailure.STATEMENTS.with("the code ran more statements than its limit")
        : CodeFailure.ALLOCATION.with("the code ran out of memory: " + firstLine(e));
  }

  /** The innermost place in the user's own source. */
  private static String place(PolyglotException e) {
    var thrown = e.getSourceLocation();
    if (thrown != null && thrown.isAvailable() && isUsers(thrown.getSource().getName())) {
      return " (line %d, column %d)".formatted(thrown.getStartLine(), thrown.getStartColumn());
    }
    for (var frame : e.getPolyglotStackTrace()) {
      var location = frame.getSourceLocation();
      if (location != null && isUsers(location.getSource().getName())) {
        return " (line %d, column %d)"
            .formatted(location.getStartLine(), location.getStartColumn());
      }
    }
    return "";
  }

  private static boolean isUsers(String source) {
    return source.equals(Program.NAME);
  }
}
