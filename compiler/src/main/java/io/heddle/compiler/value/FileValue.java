package io.heddle.compiler.value;

/**
 * A file by reference: its description, never its bytes.
 *
 * <p>The description keeps the keys of the dialect it came in ({@code name}, {@code size}, {@code
 * type}, {@code mime_type}, {@code extension}, {@code transfer_method}, {@code url}, {@code
 * related_id}, ...), so that a file goes out as it came in.
 */
public record FileValue(ObjectValue description) implements Value {

  /** An attribute as text, or the empty string when the file does not say. */
  public String attribute(String name) {
    return description.get(name) instanceof StringValue(var text) ? text : "";
  }

  @Override
  public String kind() {
    return "file";
  }
}
