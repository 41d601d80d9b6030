package io.heddle.compiler.condition;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compiles the conditions of the flat dialect. */
public final class FlatConditions {

  /** One condition: the input it is about, the operator as written, what to compare with. */
  public record Spec(int index, String operator, Value expected, Position position) {}

  private FlatConditions() {}

  /** The conditions of one case. A condition that cannot be compiled is reported and left out. */
  public static Condition compile(List<Spec> specs, LogicalOperator logical, List<Diagnostic> out) {
    var conditions = new ArrayList<Condition>(specs.size());
    for (var spec : specs) {
      var operator = FlatOperator.of(spec.operator());
      if (operator == null) {
        var names = Arrays.stream(FlatOperator.values()).map(FlatOperator::text).toList();
        out.add(
            new Diagnostic(
                    DiagnosticCode.E607,
                    "unknown operator '%s'".formatted(spec.operator()),
                    spec.position())
                .withHint(NearestName.hint(spec.operator(), names)));
      } else {
        conditions.add(FlatCondition.of(spec.index(), operator, spec.expected()));
      }
    }
    return logical == LogicalOperator.AND ? new AllOf(conditions) : new AnyOf(conditions, true);
  }
}
