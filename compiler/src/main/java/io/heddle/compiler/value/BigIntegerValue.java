package io.heddle.compiler.value;

import java.math.BigInteger;

/** A whole number that does not fit 64 bits: Python's integers have no bound. */
public record BigIntegerValue(BigInteger value) implements Value {

  public BigIntegerValue {
    if (value.bitLength() < Long.SIZE) {
      throw new IllegalArgumentException("%s fits an IntegerValue".formatted(value));
    }
  }

  @Override
  public String kind() {
    return "integer";
  }
}
