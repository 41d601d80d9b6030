package io.heddle.runtime;

import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.template.TemplateFunction;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.document.DocumentReader;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.memory.Memories;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.RunAccess;
import io.heddle.runtime.task.TaskPort;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * The context of one attempt.
 *
 * @param deadline milliseconds since 1970 after which the attempt is given up
 */
record RunContext(
    Environment environment,
    ValueText text,
    Strictness strictness,
    ObjectValue system,
    CancellationSource cancel,
    StreamWriter stream,
    RunAccess run,
    long deadline)
    implements NodeContext {

  @Override
  public Cancellation cancellation() {
    return cancel;
  }

  @Override
  public Sandbox sandbox() {
    return environment.ports().sandbox();
  }

  @Override
  public HttpPort http() {
    return environment.ports().http();
  }

  @Override
  public Models models() {
    return environment.ports().models();
  }

  @Override
  public Tools tools() {
    return environment.plugins().tools(environment.ports().tools());
  }

  @Override
  public KnowledgeBase knowledge() {
    return environment.ports().knowledge();
  }

  @Override
  public FileStore files() {
    return environment.ports().services().files();
  }

  @Override
  public Memories memories() {
    return environment.ports().services().memories();
  }

  @Override
  public DocumentReader documents() {
    return environment.ports().services().documents();
  }

  @Override
  public TaskPort tasks() {
    return environment.tasks();
  }

  @Override
  public History history() {
    return ConversationHistory.of(environment.ports().services().conversations(), system);
  }

  @Override
  public Map<String, TemplateFunction> templateFunctions() {
    return environment.plugins().templateFunctions();
  }

  @Override
  public Clock clock() {
    return environment.nodeClock();
  }

  @Override
  public String newId() {
    return environment.ids().get();
  }

  @Override
  public Duration remaining() {
    return Duration.ofMillis(Math.max(0, deadline - environment.clock().millis()));
  }

  @Override
  public <T> CompletionStage<T> blocking(Callable<T> work) {
    return HandedWork.on(environment.blocking()::submit, work, cancel);
  }

  @Override
  public <T> CompletionStage<T> computing(Callable<T> work) {
    return HandedWork.on(environment.compute()::submit, work, cancel);
  }
}
