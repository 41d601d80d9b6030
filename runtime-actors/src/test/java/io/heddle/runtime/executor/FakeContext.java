package io.heddle.runtime.executor;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.document.DocumentReader;
import io.heddle.runtime.document.PlainDocuments;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.MemoryFileStore;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.memory.BoundedMemories;
import io.heddle.runtime.memory.Memories;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.AgentStep;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.stub.StubHttp;
import io.heddle.runtime.stub.StubKnowledge;
import io.heddle.runtime.stub.StubTools;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A context whose ports a test sets; what is not set answers as a stub does. */
public final class FakeContext implements NodeContext {

  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final AtomicInteger ids = new AtomicInteger();

  /** What was streamed: {@code output:delta}. */
  public final List<String> streamed = new ArrayList<>();

  /** The steps of an agent that were told, and whether anybody wants to hear them. */
  public final List<AgentStep> steps = new ArrayList<>();

  public boolean followed;

  /** How often work was given that keeps a processor busy. */
  public int computed;

  public ValueText text = ValueText.python();
  public ObjectValue system = ObjectValue.EMPTY;
  public HttpPort http = new StubHttp();
  public Models models = name -> new ScriptedModel();
  public Tools tools = new StubTools();
  public KnowledgeBase knowledge = new StubKnowledge();
  public Sandbox sandbox =
      (_, _) ->
          CompletableFuture.completedFuture(
              new Sandbox.Result.Failed(CodeFailure.UNSUPPORTED.with("no sandbox in this test")));
  public Memories memories = new BoundedMemories(BoundedMemories.Bounds.STANDARD);
  public History history = History.NONE;
  public Cancellation cancellation = Cancellation.NEVER;
  public Duration remaining = Duration.ofHours(1);
  public final FileStore files =
      new MemoryFileStore(send(), this::newId, new MemoryFileStore.Bounds(100, 1 << 20));

  private HttpPort send() {
    return new HttpPort() {
      @Override
      public CompletionStage<Reply> send(Request request, Cancellation cancellation) {
        return http.send(request, cancellation);
      }

      @Override
      public CompletionStage<Reply> stream(
          Request request, io.heddle.runtime.http.BodyReader reader, Cancellation cancellation) {
        return http.stream(request, reader, cancellation);
      }
    };
  }

  /** With a model that gives these replies in turn. */
  public FakeContext asking(ModelProvider model) {
    models = _ -> model;
    return this;
  }

  public FakeContext flat() {
    text = ValueText.flat();
    return this;
  }

  @Override
  public Cancellation cancellation() {
    return cancellation;
  }

  @Override
  public StreamWriter stream() {
    return new StreamWriter() {
      @Override
      public void write(String output, String delta) {
        streamed.add(output + ":" + delta);
      }

      @Override
      public boolean isFollowed() {
        return followed;
      }

      @Override
      public void step(AgentStep step) {
        steps.add(step);
      }
    };
  }

  @Override
  public Sandbox sandbox() {
    return sandbox;
  }

  @Override
  public HttpPort http() {
    return http;
  }

  @Override
  public Models models() {
    return models;
  }

  @Override
  public Tools tools() {
    return tools;
  }

  @Override
  public KnowledgeBase knowledge() {
    return knowledge;
  }

  @Override
  public FileStore files() {
    return files;
  }

  @Override
  public Memories memories() {
    return memories;
  }

  @Override
  public DocumentReader documents() {
    return new PlainDocuments();
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  @Override
  public String newId() {
    return "id-" + ids.incrementAndGet();
  }

  @Override
  public ValueText text() {
    return text;
  }

  @Override
  public ObjectValue system() {
    return system;
  }

  @Override
  public Duration remaining() {
    return remaining;
  }

  @Override
  public <T> CompletionStage<T> blocking(Callable<T> work) {
    try {
      return CompletableFuture.completedFuture(work.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public <T> CompletionStage<T> computing(Callable<T> work) {
    computed++;
    return blocking(work);
  }
}
