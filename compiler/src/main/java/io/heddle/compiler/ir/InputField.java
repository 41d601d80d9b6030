package io.heddle.compiler.ir;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input that a start node declares.
 *
 * @param type as the text names it: {@code text-input}, {@code number}, {@code array[string]} ...
 * @param defaultValue taken when the caller gives none, or null
 * @param maxLength characters of a text, entries of a file list; 0 for no bound
 * @param schema a JSON Schema for {@code json_object}, or null
 * @param settings the declaration as the text has it, for {@code GET /parameters}
 */
public record InputField(
    String name,
    String label,
    String type,
    boolean required,
    @Nullable Value defaultValue,
    int maxLength,
    List<String> options,
    @Nullable Value schema,
    ObjectValue settings,
    Position position) {

  public InputField {
    options = List.copyOf(options);
  }
}
