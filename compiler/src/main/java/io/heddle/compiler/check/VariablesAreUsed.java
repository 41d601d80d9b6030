package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.H603;

import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.lower.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A declared variable is read or written somewhere. */
final class VariablesAreUsed {

  private VariablesAreUsed() {}

  static void check(Subject subject) {
    var used = new HashSet<String>();
    for (var use : subject.lowered().uses()) {
      if (use.target() instanceof Target.RunVariable(var namespace, var name)) {
        used.add(namespace + "." + name);
      }
    }
    var envelope = subject.lowered().envelope();
    check(subject, "env", envelope.environment(), used);
    check(subject, "conversation", envelope.conversation(), used);
  }

  private static void check(
      Subject subject, String namespace, List<DeclaredVariable> variables, Set<String> used) {
    for (var variable : variables) {
      var name = namespace + "." + variable.name();
      if (!used.contains(name)) {
        subject.report(
            H603,
            "nothing reads or writes '%s'".formatted(name),
            subject.lowered().draft().top().position(),
            null,
            null,
            null);
      }
    }
  }
}
