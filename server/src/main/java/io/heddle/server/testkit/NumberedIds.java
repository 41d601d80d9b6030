package io.heddle.server.testkit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Ids that are the same in every run of a test: {@code prefix-1}, {@code prefix-2} ... */
public final class NumberedIds implements Supplier<String> {

  private final String prefix;
  private final AtomicLong last = new AtomicLong();

  public NumberedIds(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public String get() {
    return prefix + "-" + last.incrementAndGet();
  }
}
