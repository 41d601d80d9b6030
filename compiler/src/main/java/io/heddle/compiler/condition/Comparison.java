package io.heddle.compiler.condition;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import java.util.ArrayList;
import java.util.List;

/**
 * One comparison of a condition with the values it is about, for people to look at.
 *
 * @param actual null for a variable that does not exist
 * @param operator as the dialect writes it
 */
public record Comparison(Value actual, String operator, Value expected) {

  /** All that a condition may compare, in the order of its text, whether or not it comes to it. */
  public static List<Comparison> of(Condition condition, Inputs inputs) {
    var all = new ArrayList<Comparison>();
    collect(condition, inputs, all);
    return all;
  }

  private static void collect(Condition condition, Inputs inputs, List<Comparison> all) {
    switch (condition) {
      case AllOf(var conditions) -> conditions.forEach(inner -> collect(inner, inputs, all));
      case AnyOf(var conditions, _) -> conditions.forEach(inner -> collect(inner, inputs, all));
      case FlatCondition(var index, var operator, var expected, _) ->
          all.add(new Comparison(actual(index, inputs), operator.text(), expected));
      case ExportCondition(var index, _, var operator, var expected, _) ->
          all.add(new Comparison(actual(index, inputs), operator.text(), shown(expected, inputs)));
    }
  }

  private static Value actual(int index, Inputs inputs) {
    var value = inputs.get(index);
    return value == null ? Value.none() : value;
  }

  private static Value shown(Expected expected, Inputs inputs) {
    return switch (expected) {
      case Expected.Constant(var value) -> value;
      case Expected.Template(var template) ->
          switch (template.render(inputs, ValueText.python(), Missing.INNER_TEXT, false)) {
            case RenderResult.Rendered(var text) -> Value.of(text);
            case RenderResult.Failed _ -> Value.none();
          };
    };
  }
}
