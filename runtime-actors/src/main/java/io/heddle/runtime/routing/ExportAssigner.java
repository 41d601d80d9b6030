package io.heddle.runtime.routing;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.RoutingSpec.Operation;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Assignment;
import io.heddle.compiler.value.CoercionException;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The assigner of app exports, both versions. Its items see what earlier items wrote; when one is
 * refused nothing is written.
 */
final class ExportAssigner {

  private static final String FIRST_VERSION_ERROR = "VariableOperatorNodeError";

  private final Node node;
  private final WrittenInputs values;
  private final RoutingContext context;

  private ExportAssigner(Node node, Inputs inputs, RoutingContext context) {
    this.node = node;
    this.values = new WrittenInputs(node.inputs(), inputs);
    this.context = context;
  }

  static Routed evaluate(
      Node node, RoutingSpec.Assigner spec, Inputs inputs, RoutingContext context) {
    return new ExportAssigner(node, inputs, context).run(spec);
  }

  private Routed run(RoutingSpec.Assigner spec) {
    try {
      for (var item : spec.items()) {
        var next = spec.legacy() ? firstVersion(item) : secondVersion(item);
        if (next != null) {
          values.write(item.targetInput(), next);
        }
      }
      return new Routed.Done(ObjectValue.EMPTY, Edge.DEFAULT, values.writes());
    } catch (CoercionException e) {
      return Routing.failed("type_error", e.type(), String.valueOf(e.getMessage()));
    }
  }

  private Value firstVersion(RoutingSpec.Assignment item) throws CoercionException {
    var current = values.get(item.targetInput());
    if (current == null) {
      throw new CoercionException(FIRST_VERSION_ERROR, "assigned variable not found");
    }
    if (item.operation() == Operation.CLEAR) {
      return Assignment.cleared(type(item, current));
    }
    var income = item.sourceInput() < 0 ? constant(item) : values.get(item.sourceInput());
    if (income == null) {
      throw new CoercionException(FIRST_VERSION_ERROR, "input value not found");
    }
    if (item.operation() == Operation.OVERWRITE) {
      return Routing.settled(income);
    }
    if (!type(item, current).startsWith("array")) {
      throw new CoercionException(FIRST_VERSION_ERROR, "append mode requires an array variable");
    }
    return appended(current, Routing.settled(income));
  }

  private static Value appended(Value current, Value item) {
    var all = new ArrayList<Value>();
    if (current instanceof ArrayValue(var items)) {
      all.addAll(items);
    }
    all.add(item);
    return new ArrayValue(all);
  }

  /** The variable's next value, or null when the item is passed over. */
  private @Nullable Value secondVersion(RoutingSpec.Assignment item) throws CoercionException {
    var current = values.get(item.targetInput());
    if (current == null) {
      throw notFound(item.targetInput());
    }
    var operation = operation(item.operation());
    var type = type(item, current);
    if (!Assignment.supports(operation, type)) {
      throw new CoercionException(
          "OperationNotSupportedError",
          "Operation %s is not supported for type %s".formatted(operation.text(), type));
    }
    var constant = constant(item);
    refuseInput(item, operation, type, constant);
    var input = constant;
    if (item.sourceInput() >= 0 && takesInput(item.operation())) {
      var source = values.get(item.sourceInput());
      if (source == null) {
        throw notFound(item.sourceInput());
      }
      input = Routing.settled(source);
      if (input == NoneValue.NONE) {
        return null;
      }
    }
    return Assignment.apply(
        operation, type, Routing.settled(current), input == null ? Value.none() : input);
  }

  private static void refuseInput(
      RoutingSpec.Assignment item,
      Assignment.Operation operation,
      String type,
      @Nullable Value constant)
      throws CoercionException {
    if (constant != null) {
      if (!Assignment.takesConstant(operation, type)) {
        throw wrongInput("constant", operation);
      }
    } else if (item.sourceInput() >= 0 && !Assignment.takesVariable(operation)) {
      throw wrongInput("variable", operation);
    }
  }

  private static CoercionException wrongInput(String input, Assignment.Operation operation) {
    return new CoercionException(
        "InputTypeNotSupportedError",
        "Input type %s is not supported for operation %s".formatted(input, operation.text()));
  }

  private static boolean takesInput(Operation operation) {
    return switch (operation) {
      case CLEAR, REMOVE_FIRST, REMOVE_LAST -> false;
      case OVERWRITE, APPEND, EXTEND, SET, ADD, SUBTRACT, MULTIPLY, DIVIDE -> true;
    };
  }

  private @Nullable Value constant(RoutingSpec.Assignment item) {
    var template = item.constantText();
    if (template == null) {
      return item.constant();
    }
    var text = template.render(values, context.text(), Missing.INNER_TEXT, false).textOrNull();
    return text == null ? null : Value.of(text);
  }

  private String type(RoutingSpec.Assignment item, Value current) {
    return context.types().of(node.inputs().get(item.targetInput()), Routing.settled(current));
  }

  private CoercionException notFound(int input) {
    return new CoercionException(
        "VariableNotFoundError",
        "Variable %s not found".formatted(PythonText.repr(Routing.selector(node, input))));
  }

  private static Assignment.Operation operation(Operation operation) {
    return switch (operation) {
      case OVERWRITE -> Assignment.Operation.OVER_WRITE;
      case CLEAR -> Assignment.Operation.CLEAR;
      case APPEND -> Assignment.Operation.APPEND;
      case EXTEND -> Assignment.Operation.EXTEND;
      case SET -> Assignment.Operation.SET;
      case ADD -> Assignment.Operation.ADD;
      case SUBTRACT -> Assignment.Operation.SUBTRACT;
      case MULTIPLY -> Assignment.Operation.MULTIPLY;
      case DIVIDE -> Assignment.Operation.DIVIDE;
      case REMOVE_FIRST -> Assignment.Operation.REMOVE_FIRST;
      case REMOVE_LAST -> Assignment.Operation.REMOVE_LAST;
    };
  }
}
