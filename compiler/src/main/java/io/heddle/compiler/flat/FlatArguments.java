package io.heddle.compiler.flat;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.TextValue;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.value.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node of the flat dialect hands to another workflow, by name.
 *
 * <pre>{@code
 * text: [extract, text]              a selector: the value as it is
 * text: "{{#extract.text#}}"         nothing but one reference: the value as it is, too
 * title: "About {{#start.topic#}}"   any other text is a template
 * limit: 3                           anything else is a constant
 * tags: { value: [a, b] }            a constant that would read as a selector or a template
 * }</pre>
 */
final class FlatArguments {

  private static final Pattern REFERENCE = Pattern.compile("\\s*\\{\\{#[^#{}]+#}}\\s*");

  private FlatArguments() {}

  static List<Argument> of(NodeReading node, @Nullable Fields inputs) {
    if (inputs == null) {
      return List.of();
    }
    var arguments = new ArrayList<Argument>();
    for (var name : inputs.map().entries().keySet()) {
      var argument = of(node, inputs, name);
      if (argument != null) {
        arguments.add(argument);
      }
    }
    return arguments;
  }

  private static @Nullable Argument of(NodeReading node, Fields inputs, String name) {
    var value = inputs.value(name);
    if (value == null) {
      return null;
    }
    return switch (value) {
      case TextList _ when isSelector(value) -> selected(name, node.input(inputs, name));
      case TextScalar(_, _, StringValue(var text)) when REFERENCE.matcher(text).matches() ->
          selected(name, node.input(inputs, name));
      case TextScalar(_, _, StringValue _) ->
          new Argument(name, -1, node.template(inputs, name), null);
      case TextMap map when map.has("value_selector") -> {
        var inner = inputs.map(name);
        yield inner == null ? null : selected(name, node.input(inner, "value_selector"));
      }
      case TextMap map when map.has("value") && map.entries().size() == 1 -> {
        var inner = inputs.map(name);
        yield inner == null
            ? null
            : new Argument(name, -1, null, NodeReading.constant(inner, "value"));
      }
      case TextList _, TextMap _, TextScalar _ ->
          new Argument(name, -1, null, NodeReading.constant(inputs, name));
    };
  }

  private static @Nullable Argument selected(String name, int input) {
    return input < 0 ? null : new Argument(name, input, null, null);
  }

  private static boolean isSelector(TextValue value) {
    return value instanceof TextList list
        && !list.items().isEmpty()
        && list.items().stream().allMatch(item -> item instanceof TextScalar(_, _, StringValue _));
  }
}
