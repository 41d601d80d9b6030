package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.E420;
import static io.heddle.compiler.DiagnosticCode.E421;
import static io.heddle.compiler.DiagnosticCode.E422;

import io.heddle.compiler.lower.Target;
import io.heddle.compiler.lower.Use;

/** Selectors stay within what the group's policy allows. */
final class SelectorsKeepThePolicy {

  private SelectorsKeepThePolicy() {}

  static void check(Subject subject) {
    var policy = subject.options().policy();
    for (var use : subject.lowered().uses()) {
      var selector = use.ref().selector();
      if (policy.selectorDepth() > 0 && selector.size() > policy.selectorDepth()) {
        report(
            subject,
            E420,
            use,
            "a selector of %d parts, at most %d are allowed"
                .formatted(selector.size(), policy.selectorDepth()));
      }
      var length = policy.selectorLength() > 0 ? use.ref().name().length() : 0;
      if (length > policy.selectorLength()) {
        report(
            subject,
            E421,
            use,
            "a selector of %d characters, at most %d are allowed"
                .formatted(length, policy.selectorLength()));
      }
      var prefixes = policy.selectorPrefixes();
      if (!prefixes.isEmpty()
          && use.target() instanceof Target.RunVariable(var namespace, _)
          && !prefixes.contains(namespace)) {
        report(subject, E422, use, "selectors of '%s' are not allowed".formatted(namespace));
      }
    }
  }

  private static void report(
      Subject subject, io.heddle.compiler.DiagnosticCode code, Use use, String message) {
    subject.report(code, message, use.position(), use.nodeId(), use.field(), null);
  }
}
