package io.heddle.compiler.value;

/** Text. */
public record StringValue(String value) implements Value {

  public static final StringValue EMPTY = new StringValue("");

  @Override
  public String kind() {
    return "string";
  }
}
