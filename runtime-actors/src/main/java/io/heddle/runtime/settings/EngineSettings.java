package io.heddle.runtime.settings;

import com.typesafe.config.Config;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.runtime.node.ErrorKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What fills the places that neither a text nor its dialect fills; {@code reference.conf} explains
 * each key of {@code heddle.engine}.
 *
 * @param nodeTimeout of one attempt; zero for none
 */
public record EngineSettings(Duration nodeTimeout, Retry retry, Results results) {

  /**
   * How often a node is tried again whose text has its kind of error retried, and no retries of its
   * own.
   *
   * @param times attempts after the first
   * @param interval between attempts at an error that does not pass by itself
   * @param baseDelay the first wait after one that does
   * @param maxDelay the longest
   * @param factor how the wait grows
   * @param retryable the kinds of error that pass by themselves
   */
  public record Retry(
      int times,
      Duration interval,
      Duration baseDelay,
      Duration maxDelay,
      double factor,
      Set<ErrorKind> retryable) {

    public Retry {
      retryable = Set.copyOf(retryable);
      if (times < 0 || factor < 1) {
        throw new IllegalArgumentException(
            "heddle.engine.retry: times is 0 or more, factor 1 or more");
      }
    }

    /** The retries of a node after an error of this kind. */
    public Recovery.Retry of(ErrorKind kind) {
      return retryable.contains(kind)
          ? new Recovery.Retry(
              times, baseDelay, Recovery.Backoff.EXPONENTIAL, factor, maxDelay, true)
          : new Recovery.Retry(
              times, interval, Recovery.Backoff.FIXED, 1, longer(interval, maxDelay), false);
    }

    private static Duration longer(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? other : one;
    }
  }

  /**
   * The results that a group keeps for workflows with a {@code cache} block.
   *
   * @param life of a result whose text says nothing of it
   * @param entries at most, of a group
   */
  public record Results(Duration life, int entries) {
    public Results {
      if (!life.isPositive() || entries < 1) {
        throw new IllegalArgumentException(
            "heddle.engine.result-cache: ttl is positive, entries 1 or more");
      }
    }
  }

  /** For groups without configuration: as {@code reference.conf} has it, without a node timeout. */
  public static final EngineSettings UNTIMED =
      new EngineSettings(
          Duration.ZERO,
          new Retry(
              3,
              Duration.ofSeconds(10),
              Duration.ofSeconds(1),
              Duration.ofSeconds(30),
              2,
              Set.of(ErrorKind.TIMEOUT, ErrorKind.NETWORK, ErrorKind.RESOURCE_UNAVAILABLE)),
          new Results(Duration.ofHours(1), 1_000));

  public EngineSettings {
    if (nodeTimeout.isNegative()) {
      throw new IllegalArgumentException("heddle.engine.node-timeout: 0 or more");
    }
  }

  /**
   * Reads {@code heddle.engine}.
   *
   * @throws com.typesafe.config.ConfigException when a key is missing or wrong
   */
  public static EngineSettings of(Config config) {
    var own = config.getConfig("heddle.engine");
    var retry = own.getConfig("retry");
    var results = own.getConfig("result-cache");
    return new EngineSettings(
        own.getDuration("node-timeout"),
        new Retry(
            retry.getInt("times"),
            retry.getDuration("interval"),
            retry.getDuration("base-delay"),
            retry.getDuration("max-delay"),
            retry.getDouble("factor"),
            kinds(retry.getStringList("retryable"))),
        new Results(results.getDuration("ttl"), results.getInt("entries")));
  }

  private static Set<ErrorKind> kinds(List<String> names) {
    return names.stream().map(EngineSettings::kind).collect(Collectors.toSet());
  }

  private static ErrorKind kind(String name) {
    return Arrays.stream(ErrorKind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "heddle.engine.retry.retryable: '%s' is no kind of error; they are %s"
                        .formatted(
                            name,
                            Arrays.stream(ErrorKind.values())
                                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * The time that an attempt has: what the text says, else this installation's for kinds of the
   * flat dialect that have no limit of their own. Null for as long as the run may take.
   */
  public @Nullable Duration timeout(Node node, Dialect dialect) {
    if (node.timeout() != null || nodeTimeout.isZero() || dialect != Dialect.FLAT) {
      return node.timeout();
    }
    return switch (node.spec()) {
      case WorkSpec.Tool _,
          WorkSpec.Knowledge _,
          WorkSpec.MemoryRecall _,
          WorkSpec.MemoryStore _,
          NodeSpec.Plugin _ ->
          nodeTimeout;
      default -> null;
    };
  }
}
