package io.heddle.compiler.value;

/** A floating point number; may be infinite or not a number. */
public record DecimalValue(double value) implements Value {

  @Override
  public String kind() {
    return "decimal";
  }
}
