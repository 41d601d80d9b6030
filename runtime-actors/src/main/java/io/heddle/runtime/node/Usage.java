package io.heddle.runtime.node;

import java.math.BigDecimal;

/**
 * What a node used of models.
 *
 * @param price in {@code currency}; zero when the provider does not say
 */
public record Usage(long promptTokens, long completionTokens, BigDecimal price, String currency) {

  public static final Usage NONE = new Usage(0, 0, BigDecimal.ZERO, "USD");

  public long totalTokens() {
    return promptTokens + completionTokens;
  }

  public Usage plus(Usage other) {
    if (equals(NONE)) {
      return other;
    }
    return other.equals(NONE)
        ? this
        : new Usage(
            promptTokens + other.promptTokens,
            completionTokens + other.completionTokens,
            price.add(other.price),
            currency);
  }
}
