package io.heddle.sandbox;

import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.assertj.core.api.Assertions;

/** A group's sandbox for tests: started, asked and stopped. */
final class Pool implements AutoCloseable {

  static final SandboxSettings SETTINGS = SandboxSettings.of(ConfigFactory.load());

  private static final long ANSWER_SECONDS = 90;

  private final ActorTestKit kit = ActorTestKit.create();
  private final GuestLanguages languages;
  private final PooledSandbox sandbox;

  Pool() {
    this(SETTINGS, new GuestLanguages());
  }

  Pool(SandboxSettings settings, GuestLanguages languages) {
    this.languages = languages;
    sandbox = new PooledSandbox(kit.spawn(SandboxPool.create(settings, languages)), settings);
  }

  PooledSandbox sandbox() {
    return sandbox;
  }

  Result run(Call call) {
    return await(sandbox.run(call, Cancellation.NEVER).toCompletableFuture());
  }

  Value returned(Call call) {
    return switch (run(call)) {
      case Result.Returned(var value, _) -> value;
      case Result.Streamed(_, var last, _) -> last;
      case Result.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  NodeFailure failure(Call call) {
    return switch (run(call)) {
      case Result.Failed(var failure) -> failure;
      case Result.Returned _, Result.Streamed _ -> throw new AssertionError("it did not fail");
    };
  }

  static <T> T await(java.util.concurrent.Future<T> answer) {
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return Assertions.fail("no answer", e);
    }
  }

  static Call flat(String source) {
    return Call.of(Language.JAVASCRIPT, Profile.FLAT, source, ObjectValue.EMPTY);
  }

  static Call export(String source) {
    return Call.of(Language.JAVASCRIPT, Profile.EXPORT, source, ObjectValue.EMPTY);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    languages.close();
  }
}
