package io.heddle.compiler.value;

/** The one value that stands for null. */
public enum NoneValue implements Value {
  NONE;

  @Override
  public String kind() {
    return "none";
  }
}
