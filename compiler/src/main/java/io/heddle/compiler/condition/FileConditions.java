package io.heddle.compiler.condition;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.List;

/** Conditions about the attributes of files: all of them for a "not" operator, any for others. */
public record FileConditions(LogicalOperator logical, List<FileCondition> conditions) {

  /**
   * One attribute's condition.
   *
   * @param key {@code type}, {@code size}, {@code name}, {@code mime_type}, {@code
   *     transfer_method}, {@code url}, {@code extension} or {@code related_id}
   */
  public record FileCondition(String key, ExportOperator operator, Value expected) {

    /** Whether one file fulfils it. */
    public boolean test(FileValue file) throws ConditionException {
      var attribute = file.description().get(key);
      var actual = attribute == null ? NoneValue.NONE : attribute;
      return key.equals("extension")
          ? ExportComparison.test(operator, dotted(actual), dotted(expected))
          : ExportComparison.test(operator, actual, expected);
    }

    private static Value dotted(Value extension) {
      return extension instanceof StringValue(var text) && !text.isEmpty() && !text.startsWith(".")
          ? Value.of("." + text)
          : extension;
    }
  }

  /** The attributes a file condition can be about. */
  public static final List<String> KEYS =
      List.of(
          "type", "size", "name", "mime_type", "transfer_method", "url", "extension", "related_id");

  public FileConditions {
    conditions = List.copyOf(conditions);
  }

  boolean test(ArrayValue files) throws ConditionException {
    for (var condition : conditions) {
      var result = test(condition, files.items());
      if (result != (logical == LogicalOperator.AND)) {
        return result;
      }
    }
    return logical == LogicalOperator.AND;
  }

  private static boolean test(FileCondition condition, List<Value> files)
      throws ConditionException {
    var all = condition.operator().isNegated();
    for (var file : files) {
      if (file instanceof FileValue one && condition.test(one) != all) {
        return !all;
      }
    }
    return all;
  }
}
