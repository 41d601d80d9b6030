package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.W605;
import static io.heddle.compiler.DiagnosticCode.W610;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.Recovery.Backoff;
import io.heddle.compiler.ir.Recovery.Restart;
import io.heddle.compiler.ir.Recovery.Retry;
import io.heddle.compiler.ir.Recovery.Strategy;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/** What a node of an app export does about its failures. */
final class ExportRecovery {

  private static final int MOST_RETRIES = 1_000;
  private static final int MOST_MILLIS = 24 * 3_600_000;
  private static final Duration CAP = Duration.ofMinutes(1);

  private ExportRecovery() {}

  static Recovery of(NodeReading node) {
    var fields = node.fields();
    if (!fields.has("error_strategy") && !fields.has("retry_config")) {
      return Recovery.NONE;
    }
    var strategy =
        switch (fields.oneOf(
            "error_strategy", "none", List.of("none", "fail-branch", "default-value"))) {
          case "fail-branch" -> new Strategy.FailBranch();
          case "default-value" -> new Strategy.DefaultValue(defaults(fields));
          default -> new Strategy.Fail();
        };
    return new Recovery(retry(node), strategy, Restart.RERUN);
  }

  /** Whether a failure of the node is mended in some way. */
  static boolean isMended(NodeReading node) {
    var fields = node.fields();
    return !fields.textOr("error_strategy", "none").equals("none") || isRetried(fields);
  }

  private static boolean isRetried(Fields fields) {
    var retry = fields.map("retry_config");
    return retry != null && retry.bool("retry_enabled", false);
  }

  private static Retry retry(NodeReading node) {
    var fields = node.fields();
    var retry = fields.map("retry_config");
    if (retry == null || !retry.bool("retry_enabled", false)) {
      return Retry.NEVER;
    }
    var most = (int) retry.integer("max_retries", 0, 0, MOST_RETRIES);
    var interval = Duration.ofMillis(retry.integer("retry_interval", 0, 0, MOST_MILLIS));
    return switch (node.type()) {
      case "llm", "tool", "http-request", "code" ->
          most == 0
              ? Retry.NEVER
              : new Retry(
                  most,
                  interval,
                  Backoff.FIXED,
                  2.0,
                  interval.compareTo(CAP) > 0 ? interval : CAP,
                  false);
      default -> {
        fields.report(
            W610,
            "retry_config",
            "a node of type '%s' is not retried".formatted(node.type()),
            "llm, tool, http-request and code are");
        yield Retry.NEVER;
      }
    };
  }

  /** {@code [{key, type, value}]}; a text that stands for another type holds its JSON. */
  private static ObjectValue defaults(Fields fields) {
    var values = new LinkedHashMap<String, Value>();
    for (var item : fields.maps("default_value")) {
      var value = NodeReading.constant(item, "value");
      values.put(item.textOr("key", ""), typed(item.textOr("type", "string"), value, item));
    }
    return new ObjectValue(values);
  }

  private static Value typed(String type, Value value, Fields item) {
    if (type.equals("string") || !(value instanceof StringValue(var text))) {
      return value;
    }
    try {
      var parsed = Json.parse(text);
      return type.equals("number") && parsed instanceof IntegerValue(var number)
          ? Value.of((double) number)
          : parsed;
    } catch (Json.MalformedJsonException _) {
      item.report(W605, "value", "'%s' is no %s".formatted(text, type), "write it as JSON");
      return value;
    }
  }
}
