package io.heddle.compiler.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NumberValuesTest {

  private static final Value HUGE = Value.of(BigInteger.TEN.pow(400));

  /** From the smallest to the largest; each entry holds equals. */
  private static final List<List<Value>> ORDER =
      List.of(
          List.of(Value.of(Double.NEGATIVE_INFINITY)),
          List.of(Value.of(BigInteger.TEN.pow(401).negate())),
          List.of(Value.of(BigInteger.TEN.pow(400).negate())),
          List.of(Value.of(-0.0), Value.of(0), Value.of(0.0), BooleanValue.FALSE),
          List.of(Value.of(0.1)),
          List.of(Value.of(1), BooleanValue.TRUE, Value.of(1.0)),
          List.of(Value.of(9_007_199_254_740_992L), Value.of(9_007_199_254_740_992.0)),
          List.of(Value.of(9_007_199_254_740_993L)),
          List.of(HUGE),
          List.of(Value.of(BigInteger.TEN.pow(401))),
          List.of(Value.of(Double.POSITIVE_INFINITY)),
          List.of(Value.of(Double.NaN)));

  @Test
  void ordersNumbersOfAllKindsExactly() {
    for (var i = 0; i < ORDER.size(); i++) {
      for (var j = 0; j < ORDER.size(); j++) {
        for (var left : ORDER.get(i)) {
          for (var right : ORDER.get(j)) {
            assertThat(Integer.signum(NumberValues.compare(left, right)))
                .as("%s against %s", left, right)
                .isEqualTo(Integer.compare(i, j));
          }
        }
      }
    }
  }
}
