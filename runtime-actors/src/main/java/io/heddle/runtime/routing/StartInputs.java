package io.heddle.runtime.routing;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.InputField;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Checks what a caller gives against what the start node declares, before anything runs. All fields
 * are looked at, so that all errors are told at once.
 */
public final class StartInputs {

  private StartInputs() {}

  /** What became of the inputs. */
  public sealed interface Checked {

    /**
     * A run may begin.
     *
     * @param inputs in the order of the declaration, with defaults; flat: undeclared ones after
     */
    record Accepted(ObjectValue inputs) implements Checked {}

    /**
     * No run begins.
     *
     * @param messages one for each thing wrong, in the order of the declaration; never empty
     */
    record Rejected(List<String> messages) implements Checked {
      public Rejected {
        messages = List.copyOf(messages);
      }
    }
  }

  public static Checked check(Dialect dialect, List<InputField> fields, ObjectValue given) {
    var errors = new ArrayList<String>();
    var accepted = new LinkedHashMap<String, Value>();
    for (var field : fields) {
      var raw = given.get(field.name());
      var value = raw == null ? Value.none() : raw;
      var checked =
          switch (dialect) {
            case APP_EXPORT -> ExportInputs.check(field, value, errors);
            case FLAT -> FlatInputs.check(field, value, errors);
          };
      accepted.put(field.name(), withoutNul(checked));
    }
    if (dialect == Dialect.FLAT) {
      given.entries().forEach((name, value) -> accepted.putIfAbsent(name, withoutNul(value)));
    } else {
      ExportInputs.refuseObjects(fields, accepted, errors);
    }
    return errors.isEmpty()
        ? new Checked.Accepted(new ObjectValue(accepted))
        : new Checked.Rejected(errors);
  }

  /** A NUL in a text breaks stores further on. */
  private static Value withoutNul(Value value) {
    return value instanceof StringValue(var text) && text.indexOf('\0') >= 0
        ? Value.of(text.replace("\0", ""))
        : value;
  }
}
