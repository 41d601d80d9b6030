package io.heddle.compiler.condition;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Position;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles the conditions of app exports. */
public final class ExportConditions {

  /**
   * One condition, its references resolved.
   *
   * @param index the input that holds the variable
   * @param selector the variable, for error texts
   * @param operator as written
   * @param expected a text that is a template, or a constant
   * @param files the conditions about files, or null
   */
  public record Spec(
      int index,
      List<String> selector,
      String operator,
      Expected expected,
      @Nullable FileConditions files,
      Position position) {

    public Spec {
      selector = List.copyOf(selector);
    }
  }

  private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,15}");

  private ExportConditions() {}

  /** The conditions of one case. A condition that cannot be compiled is reported and left out. */
  public static Condition compile(List<Spec> specs, LogicalOperator logical, List<Diagnostic> out) {
    var conditions = new ArrayList<Condition>(specs.size());
    for (var spec : specs) {
      var operator = operator(spec.operator(), spec.position(), out);
      if (operator != null) {
        conditions.add(
            new ExportCondition(
                spec.index(),
                spec.selector(),
                operator,
                prepared(operator, spec.expected()),
                spec.files()));
      }
    }
    return logical == LogicalOperator.AND ? new AllOf(conditions) : new AnyOf(conditions, false);
  }

  /** A whole number in the text of a comparison of numbers is read once. */
  private static Expected prepared(ExportOperator operator, Expected expected) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL, GREATER, LESS, GREATER_OR_EQUAL, LESS_OR_EQUAL ->
          expected instanceof Expected.Constant(StringValue(var text))
                  && WHOLE.matcher(text).matches()
              ? new Expected.Constant(Value.of(Long.parseLong(text)))
              : expected;
      default -> expected;
    };
  }

  /** The operator, or null after reporting an unknown one with the nearest name. */
  public static @Nullable ExportOperator operator(String text, Position at, List<Diagnostic> out) {
    var operator = ExportOperator.of(text);
    if (operator == null) {
      var names = Arrays.stream(ExportOperator.values()).map(ExportOperator::text).toList();
      out.add(
          new Diagnostic(DiagnosticCode.E607, "unknown operator '%s'".formatted(text), at)
              .withHint(NearestName.hint(text, names)));
    }
    return operator;
  }
}
