package io.heddle.llm.mcp;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one server in JSON-RPC: requests find their answers by id, however many are
 * under way. Answers are handed on by a thread of their own, so that who waits may do what it likes
 * without stopping the server's voice.
 */
final class McpSession implements McpTransport.Receiver {

  /** The newest version of the protocol that is spoken here. */
  static final String VERSION = "2025-06-18";

  private static final int MAX_PENDING = 256;
  private static final long METHOD_NOT_FOUND = -32601;

  /** How a request ended. */
  sealed interface Answer {

    record Result(ObjectValue value) implements Answer {}

    record Failed(NodeFailure failure) implements Answer {}
  }

  private final McpServer server;
  private final Map<Long, CompletableFuture<Answer>> pending = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final CompletableFuture<NodeFailure> end = new CompletableFuture<>();
  private volatile @Nullable McpTransport transport;

  McpSession(McpServer server) {
    this.server = server;
  }

  static String name(McpServer server) {
    if (!server.name().isEmpty()) {
      return server.name();
    }
    return server.transport().equals("http") ? server.url() : server.command();
  }

  /** Before the first request. */
  void over(McpTransport carrier) {
    transport = carrier;
  }

  private McpTransport transport() {
    var carrier = transport;
    if (carrier == null) {
      throw new IllegalStateException("no transport yet");
    }
    return carrier;
  }

  /** A server may speak before it is spoken to; then nobody answers. */
  private void say(ObjectValue message) {
    var carrier = transport;
    if (carrier != null) {
      var _ = carrier.send(message, Cancellation.NEVER);
    }
  }

  /** Done when the server is gone, with the reason. */
  CompletableFuture<NodeFailure> end() {
    return end;
  }

  /** Agrees on a version of the protocol; the stage has what went wrong. */
  CompletionStage<Optional<NodeFailure>> initialize(Duration limit) {
    var client = new LinkedHashMap<String, Value>();
    client.put("name", Value.of("heddle"));
    client.put("version", Value.of("0.1.0"));
    var params = new LinkedHashMap<String, Value>();
    params.put("protocolVersion", Value.of(VERSION));
    params.put("capabilities", ObjectValue.EMPTY);
    params.put("clientInfo", new ObjectValue(client));
    return request("initialize", new ObjectValue(params), limit, Cancellation.NEVER)
        .thenCompose(this::agreed);
  }

  /** The server hears that both are ready before it hears the first request. */
  private CompletionStage<Optional<NodeFailure>> agreed(Answer answer) {
    return switch (answer) {
      case Answer.Failed(var failure) -> CompletableFuture.completedFuture(Optional.of(failure));
      case Answer.Result(var result)
          when result.get("protocolVersion") instanceof StringValue(var version)
              && version.matches("\\d{4}-\\d\\d-\\d\\d") -> {
        transport().agreed(version);
        var ready = message(0, "notifications/initialized", ObjectValue.EMPTY);
        yield transport().send(ready, Cancellation.NEVER);
      }
      case Answer.Result _ ->
          CompletableFuture.completedFuture(
              Optional.of(
                  McpFailures.malformed(
                      name(server), "names no version of the protocol it speaks")));
    };
  }

  /** The stage never fails. */
  CompletionStage<Answer> request(
      String method, ObjectValue params, Duration limit, Cancellation cancellation) {
    if (pending.size() >= MAX_PENDING) {
      return CompletableFuture.completedFuture(
          new Answer.Failed(
              McpFailures.limit(
                  "%d calls of MCP server %s are under way".formatted(MAX_PENDING, name(server)))));
    }
    var id = ids.incrementAndGet();
    var answer = new CompletableFuture<Answer>();
    pending.put(id, answer);
    if (end.isDone()) {
      settle(id, new Answer.Failed(end.join()));
      return answer;
    }
    var stop = new CancellationSource();
    cancellation.onCancel(() -> giveUp(id, stop, McpFailures.cancelled()));
    transport().send(message(id, method, params), stop).thenAccept(problem -> sent(id, problem));
    var timer = new CompletableFuture<Void>().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    timer.exceptionally(
        _ -> {
          giveUp(id, stop, McpFailures.timeout(name(server), method, limit));
          return null;
        });
    return answer.whenComplete((_, _) -> timer.complete(null));
  }

  private void sent(long id, Optional<NodeFailure> problem) {
    if (problem.isPresent()) {
      settle(id, new Answer.Failed(problem.get()));
    } else if (transport().answersWhileSending()) {
      settle(
          id,
          new Answer.Failed(
              McpFailures.gone(
                  "MCP server %s ended its answer without a result".formatted(name(server)))));
    }
  }

  /** The server is told, in case it can stop. */
  private void giveUp(long id, CancellationSource stop, NodeFailure why) {
    if (settle(id, new Answer.Failed(why))) {
      stop.cancel();
      var params = new LinkedHashMap<String, Value>();
      params.put("requestId", Value.of(id));
      params.put("reason", Value.of(why.message()));
      tell("notifications/cancelled", new ObjectValue(params));
    }
  }

  private boolean settle(long id, Answer answer) {
    var waiting = pending.remove(id);
    if (waiting != null) {
      Thread.startVirtualThread(() -> waiting.complete(answer));
    }
    return waiting != null;
  }

  private void tell(String method, ObjectValue params) {
    say(message(0, method, params));
  }

  /**
   * @param id 0 for one that wants no answer
   */
  private static ObjectValue message(long id, String method, ObjectValue params) {
    var message = new LinkedHashMap<String, Value>();
    message.put("jsonrpc", Value.of("2.0"));
    if (id > 0) {
      message.put("id", Value.of(id));
    }
    message.put("method", Value.of(method));
    if (!params.entries().isEmpty()) {
      message.put("params", params);
    }
    return new ObjectValue(message);
  }

  @Override
  public void onMessage(Value message) {
    switch (message) {
      case ArrayValue(var batch) -> batch.forEach(this::one);
      case Value single -> one(single);
    }
  }

  private void one(Value message) {
    if (!(message instanceof ObjectValue object)) {
      return;
    }
    var id = object.get("id");
    if (object.get("method") instanceof StringValue(var method)) {
      if (id != null) {
        answer(id, method);
      }
    } else if (id instanceof IntegerValue(var number)) {
      settle(number, answer(object));
    } else if (id instanceof StringValue(var text) && text.matches("\\d{1,18}")) {
      settle(Long.parseLong(text), answer(object));
    }
  }

  private Answer answer(ObjectValue message) {
    if (message.get("result") instanceof ObjectValue result) {
      return new Answer.Result(result);
    }
    if (message.get("error") instanceof ObjectValue error) {
      var code = error.get("code") instanceof IntegerValue(var number) ? number : 0;
      var words = error.get("message") instanceof StringValue(var text) ? text : "an error";
      return new Answer.Failed(McpFailures.refused(name(server), code, words));
    }
    return new Answer.Failed(
        McpFailures.malformed(name(server), "answered with neither a result nor an error"));
  }

  /** What a server asks of us: whether we are there; we offer nothing else. */
  private void answer(Value id, String method) {
    var reply = new LinkedHashMap<String, Value>();
    reply.put("jsonrpc", Value.of("2.0"));
    reply.put("id", id);
    if (method.equals("ping")) {
      reply.put("result", ObjectValue.EMPTY);
    } else {
      var error = new LinkedHashMap<String, Value>();
      error.put("code", Value.of(METHOD_NOT_FOUND));
      error.put("message", Value.of("not offered by this client: " + method));
      reply.put("error", new ObjectValue(error));
    }
    say(new ObjectValue(reply));
  }

  @Override
  public void onClosed(NodeFailure why) {
    if (end.complete(why)) {
      List.copyOf(pending.keySet()).forEach(id -> settle(id, new Answer.Failed(why)));
    }
  }

  void close() {
    transport().close();
  }

  void kill() {
    transport().kill();
  }

  McpServer server() {
    return server;
  }

  /** Whether the server is there, as far as is known. */
  boolean isOpen() {
    return !end.isDone();
  }
}
