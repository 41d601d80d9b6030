package io.heddle.compiler.value;

/** A whole number of 64 bits; see {@link BigIntegerValue} for larger ones. */
public record IntegerValue(long value) implements Value {

  private static final int CACHED_BELOW = 256;
  private static final IntegerValue[] CACHE = new IntegerValue[CACHED_BELOW];

  static {
    for (var i = 0; i < CACHED_BELOW; i++) {
      CACHE[i] = new IntegerValue(i);
    }
  }

  /** The same as the constructor, without an allocation for small numbers. */
  public static IntegerValue of(long value) {
    return value >= 0 && value < CACHED_BELOW ? CACHE[(int) value] : new IntegerValue(value);
  }

  @Override
  public String kind() {
    return "integer";
  }
}
