package io.heddle.runtime.event;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one node reads, by the names that clients of its dialect know. Secret variables
 * read as hidden.
 */
final class NodeReading implements Inputs {

  private static final Value HIDDEN = Value.of(SecretTexts.HIDDEN);

  private final Node node;
  private final Inputs inputs;
  private final boolean export;
  private final Secrecy secrecy;
  private final ValueText texts;
  private final Map<String, Value> named = new LinkedHashMap<>();
  private final BitSet used = new BitSet();

  /** Which variables and texts are secret. */
  record Secrecy(List<String> variables, SecretTexts texts) {

    boolean covers(Ref ref) {
      var selector = ref.selector();
      return selector.size() > 1
          && selector.getFirst().equals("env")
          && variables.contains(selector.get(1));
    }
  }

  NodeReading(Node node, Inputs inputs, Dialect dialect, Secrecy secrecy, ValueText texts) {
    this.node = node;
    this.inputs = inputs;
    this.export = dialect == Dialect.APP_EXPORT;
    this.secrecy = secrecy;
    this.texts = texts;
  }

  boolean isExport() {
    return export;
  }

  @Override
  public @Nullable Value get(int index) {
    return index >= 0 && secrecy.covers(node.inputs().get(index)) ? HIDDEN : inputs.get(index);
  }

  NodeReading put(String name, Value value) {
    named.put(name, value);
    return this;
  }

  /** One input by a name of its own; nothing when the text names none. */
  NodeReading put(String name, int index) {
    if (index >= 0) {
      var value = get(index);
      used.set(index);
      named.put(name, value == null ? Value.none() : value);
    }
    return this;
  }

  NodeReading put(List<Binding> bindings) {
    bindings.forEach(binding -> put(binding.name(), binding.input()));
    return this;
  }

  /** A text as it reads with these inputs, each of them bounded. */
  NodeReading put(String name, @Nullable TextTemplate text) {
    return text == null ? this : put(name, Value.of(rendered(text)));
  }

  String rendered(TextTemplate text) {
    var out = new StringBuilder();
    Inputs bounded =
        index -> {
          var value = get(index);
          used.set(index);
          return value == null ? null : ShownValues.of(value, secrecy.texts());
        };
    text.renderTo(
        out, bounded, texts, export ? Missing.INNER_TEXT : Missing.EMPTY, false, _ -> null);
    return out.toString();
  }

  /** The selector of an input as the text writes it. */
  Value selector(int index) {
    return Value.array(node.inputs().get(index).selector().stream().map(Value::of).toList());
  }

  NodeReading arguments(List<WorkSpec.Argument> arguments) {
    for (var argument : arguments) {
      if (argument.input() >= 0) {
        put(argument.name(), argument.input());
      } else if (argument.text() != null) {
        put(argument.name(), argument.text());
      } else if (argument.constant() != null) {
        put(argument.name(), argument.constant());
      }
    }
    return this;
  }

  /** What was not named so far, by its selector: {@code #node.name#} in an app. */
  NodeReading rest() {
    for (var index = 0; index < node.inputs().size(); index++) {
      if (!used.get(index)) {
        var name = node.inputs().get(index).name();
        put(export ? '#' + name + '#' : name, index);
      }
    }
    return this;
  }

  RunEvent.Reading end() {
    return ShownValues.of(new ObjectValue(named), secrecy.texts());
  }
}
