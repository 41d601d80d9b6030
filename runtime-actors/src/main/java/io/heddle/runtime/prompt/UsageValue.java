package io.heddle.runtime.prompt;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;

/** What a model call used, as outputs show it. Prices are texts, so that no digit is lost. */
public final class UsageValue {

  private static final double MILLIS = 1_000;
  private static final Value ZERO = Value.of("0");

  private UsageValue() {}

  /** With the names and the order that clients of app exports know. */
  public static ObjectValue export(Usage usage, Duration latency) {
    var entries = new LinkedHashMap<String, Value>();
    entries.put("prompt_tokens", Value.of(usage.promptTokens()));
    entries.put("prompt_unit_price", ZERO);
    entries.put("prompt_price_unit", ZERO);
    entries.put("prompt_price", ZERO);
    entries.put("completion_tokens", Value.of(usage.completionTokens()));
    entries.put("completion_unit_price", ZERO);
    entries.put("completion_price_unit", ZERO);
    entries.put("completion_price", ZERO);
    entries.put("total_tokens", Value.of(usage.totalTokens()));
    entries.put("total_price", Value.of(usage.price().toPlainString()));
    entries.put("currency", Value.of(usage.currency()));
    entries.put("latency", Value.of(latency.toMillis() / MILLIS));
    return new ObjectValue(entries);
  }

  public static ObjectValue flat(Usage usage) {
    var entries = new LinkedHashMap<String, Value>();
    entries.put("prompt_tokens", Value.of(usage.promptTokens()));
    entries.put("completion_tokens", Value.of(usage.completionTokens()));
    entries.put("total_tokens", Value.of(usage.totalTokens()));
    return new ObjectValue(entries);
  }
}
