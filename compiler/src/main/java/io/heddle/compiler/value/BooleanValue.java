package io.heddle.compiler.value;

/** True or false. */
public enum BooleanValue implements Value {
  TRUE,
  FALSE;

  public boolean isTrue() {
    return this == TRUE;
  }

  @Override
  public String kind() {
    return "boolean";
  }
}
