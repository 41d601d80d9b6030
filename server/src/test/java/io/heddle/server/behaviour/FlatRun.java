package io.heddle.server.behaviour;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.machine.RunResult;
import io.heddle.server.LocalRuntime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs flat texts over everything that is real. */
final class FlatRun implements AutoCloseable {

  private final LocalRuntime runtime;

  /**
   * @param denyPrivateNetwork as a server does
   */
  FlatRun(boolean denyPrivateNetwork) {
    runtime = LocalRuntime.start("default", denyPrivateNetwork);
  }

  RunResult run(String text) throws Exception {
    return begin(text, ObjectValue.EMPTY, null).get(60, TimeUnit.SECONDS);
  }

  RunResult watched(String text, Watcher watcher) throws Exception {
    return begin(text, ObjectValue.EMPTY, watcher).get(60, TimeUnit.SECONDS);
  }

  /** A run whose texts name only variables that exist. */
  RunResult strict(String text) throws Exception {
    return begin(builder(text, ObjectValue.EMPTY).strictness(Strictness.STRICT), null)
        .get(60, TimeUnit.SECONDS);
  }

  private CompletableFuture<RunResult> begin(
      String text, ObjectValue inputs, @Nullable Watcher watcher) {
    return begin(builder(text, inputs), watcher);
  }

  private static RunBuilder builder(String text, ObjectValue inputs) {
    return RunBuilder.interpret("test.yml", "version: \"0.1.0\"\n" + text, CompileOptions.DEFAULT)
        .inputs(inputs);
  }

  private CompletableFuture<RunResult> begin(RunBuilder builder, @Nullable Watcher watcher) {
    return switch (watcher == null ? builder.build() : builder.streamEvents(watcher).build()) {
      case RunBuilder.Built.Ready ready -> runtime.run(ready);
      case RunBuilder.Built.Rejected(var result) -> throw new AssertionError(result.summary());
      case RunBuilder.Built.Unfit(var messages) -> throw new AssertionError(messages);
    };
  }

  static String outputs(RunResult result) {
    return Json.write(result.outputs());
  }

  static String error(RunResult result) {
    var failure = result.failure();
    return failure == null ? "" : failure.failure().message();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
