package io.heddle.runtime.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.heddle.compiler.artefact.NodeFingerprint;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.Environment.Executors;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.settings.EngineSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Executors that look first whether a node's result is known.
 *
 * <p>A workflow without a {@code cache} block pays one lookup in its own settings. A result from
 * the cache used nothing: no token is counted twice.
 */
public final class CachedExecutors implements Executors {

  /** Fingerprints kept; each is made once per node of a compiled workflow that lives. */
  private static final int FINGERPRINTS = 10_000;

  private final Executors executors;
  private final ResultCache cache;
  private final Duration life;
  private final LoadingCache<Node, String> fingerprints =
      Caffeine.newBuilder().weakKeys().maximumSize(FINGERPRINTS).build(NodeFingerprint::of);

  /**
   * @param life of a result whose text says nothing of it
   */
  public CachedExecutors(Executors executors, ResultCache cache, Duration life) {
    this.executors = executors;
    this.cache = cache;
    this.life = life;
  }

  /** With a cache of their own. */
  public static CachedExecutors of(Executors executors, EngineSettings.Results settings) {
    return new CachedExecutors(executors, ResultCache.of(settings.entries()), settings.life());
  }

  @Override
  public NodeExecutor of(Node node) {
    var executor = executors.of(node);
    return (activation, context) -> execute(executor, activation, context);
  }

  private CompletionStage<Outcome> execute(
      NodeExecutor executor, Activation activation, NodeContext context) {
    var policy = CachePolicy.of(activation.workflow(), life);
    if (policy == null || !policy.covers(activation.node())) {
      return executor.execute(activation, context);
    }
    var key = key(activation);
    if (key == null) {
      return executor.execute(activation, context);
    }
    var known = cache.get(key);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return executor
        .execute(activation, context)
        .thenApply(
            outcome -> {
              if (outcome instanceof Outcome.Completed completed) {
                cache.put(key, free(completed), policy.life());
              }
              return outcome;
            });
  }

  /** Null when what the node reads is not settled, or is more than its inputs. */
  private ResultCache.@Nullable Key key(Activation activation) {
    var node = activation.node();
    if (node.spec() instanceof ModelSpec.Llm llm && llm.memory() != null) {
      return null;
    }
    var inputs = new ArrayList<@Nullable Value>(node.inputs().size());
    for (var i = 0; i < node.inputs().size(); i++) {
      var value = activation.inputs().get(i);
      if (value instanceof StreamValue) {
        return null;
      }
      inputs.add(value);
    }
    return new ResultCache.Key(fingerprints.get(node), inputs);
  }

  private static Outcome.Completed free(Outcome.Completed completed) {
    return new Outcome.Completed(
        completed.outputs(),
        completed.handle(),
        Usage.NONE,
        completed.details().with("cached", Value.of(true)));
  }
}
