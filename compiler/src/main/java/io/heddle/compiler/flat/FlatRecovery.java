package io.heddle.compiler.flat;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Recovery.Backoff;
import io.heddle.compiler.ir.Recovery.Restart;
import io.heddle.compiler.ir.Recovery.Retry;
import io.heddle.compiler.ir.Recovery.Strategy;
import io.heddle.compiler.lower.NodeReading;
import java.time.Duration;
import java.util.List;

/** What a node of the flat dialect does about its failures. */
final class FlatRecovery {

  private static final List<String> STRATEGIES = List.of("none", "fail-branch", "default-value");
  private static final List<String> BACKOFFS =
      List.of("fixed", "exponential", "exponential_with_jitter");
  private static final int MOST_RETRIES = 1_000;
  private static final int MOST_MILLIS = 24 * 3_600_000;
  private static final int CAP_MILLIS = 60_000;

  private FlatRecovery() {}

  static Recovery of(NodeReading node) {
    var fields = node.fields();
    var hasNone =
        !fields.has("error_strategy") && !fields.has("retry_config") && !fields.has("on_restart");
    fields.ignore("error_strategy", "retry_config", "on_restart");
    if (hasNone) {
      return Recovery.NONE;
    }
    var restart =
        fields.oneOf("on_restart", "rerun", List.of("rerun", "fail")).equals("fail")
            ? Restart.FAIL
            : Restart.RERUN;
    return new Recovery(retry(fields.map("retry_config")), strategy(fields), restart);
  }

  /** {@code {type: fail-branch}}; the bare word means the same. */
  private static Strategy strategy(Fields fields) {
    if (fields.value("error_strategy") instanceof TextScalar) {
      return strategy(
          fields.oneOf("error_strategy", "none", STRATEGIES),
          Fields.of(new TextMap(fields.position(), java.util.Map.of()), _ -> {}));
    }
    var map = fields.map("error_strategy");
    if (map == null) {
      return new Strategy.Fail();
    }
    var strategy = strategy(map.oneOf("type", "none", STRATEGIES), map);
    map.reportUnknown();
    return strategy;
  }

  private static Strategy strategy(String type, Fields map) {
    return switch (type) {
      case "fail-branch" -> new Strategy.FailBranch();
      case "default-value" -> new Strategy.DefaultValue(FlatWork.object(map, "default_value"));
      default -> new Strategy.Fail();
    };
  }

  private static Retry retry(@org.jspecify.annotations.Nullable Fields retry) {
    if (retry == null) {
      return Retry.NEVER;
    }
    var backoff =
        switch (retry.oneOf("backoff_strategy", "fixed", BACKOFFS)) {
          case "exponential" -> Backoff.EXPONENTIAL;
          case "exponential_with_jitter" -> Backoff.EXPONENTIAL_WITH_JITTER;
          default -> Backoff.FIXED;
        };
    var read =
        new Retry(
            (int) retry.integer("max_retries", 0, 0, MOST_RETRIES),
            Duration.ofMillis(retry.integer("retry_interval", 0, 0, MOST_MILLIS)),
            backoff,
            retry.decimal("backoff_multiplier", 2.0),
            Duration.ofMillis(retry.integer("max_retry_interval", CAP_MILLIS, 0, MOST_MILLIS)),
            retry.bool("retry_on_retryable_only", true));
    retry.reportUnknown();
    return read.maxRetries() == 0 ? Retry.NEVER : read;
  }
}
