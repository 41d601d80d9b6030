package io.heddle.llm.mcp;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that is a child process: one message is one line, on its standard input and output. It
 * gets the environment that the workflow gives it and nothing of ours.
 *
 * <p>Three platform threads each: reading a pipe holds its thread, virtual or not.
 */
final class StdioTransport implements McpTransport {

  private static final int MAX_QUEUED = 256;
  private static final long GRACE_SECONDS = 5;

  private final String name;
  private final Process process;
  private final Receiver receiver;
  private final List<String> secrets;
  private final BlockingQueue<byte[]> outgoing = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final LastWords lastWords = new LastWords();
  private final AtomicBoolean closed = new AtomicBoolean();

  private StdioTransport(McpServer server, Process process, Receiver receiver) {
    this.name = McpSession.name(server);
    this.process = process;
    this.receiver = receiver;
    this.secrets = secrets(server);
  }

  /** Starts the process; it is known to run when this returns, but not to speak the protocol. */
  static StdioTransport start(McpServer server, int maxLine, Receiver receiver) throws IOException {
    var command = new ArrayList<String>();
    command.add(server.command());
    command.addAll(server.args());
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    server
        .env()
        .entries()
        .forEach(
            (key, value) ->
                builder
                    .environment()
                    .put(
                        key,
                        value instanceof StringValue(var text) ? text : ValueJson.write(value)));
    var transport = new StdioTransport(server, builder.start(), receiver);
    var err = transport.thread("err", transport::listen);
    transport.thread("out", () -> transport.read(maxLine, err));
    transport.thread("in", transport::write);
    return transport;
  }

  private Thread thread(String pipe, Runnable work) {
    return Thread.ofPlatform().daemon().name("heddle-mcp-%s-%s".formatted(name, pipe)).start(work);
  }

  private void read(int maxLine, Thread err) {
    var problem = "";
    try (var out = process.getInputStream()) {
      BodyReader.lines(maxLine, this::hear).read(200, List.of(), out);
    } catch (IOException | RuntimeException | Error e) {
      // Errors too: those who wait for the server's answers must hear that none come any more.
      problem = closed.get() ? "" : ": " + e.getMessage();
    }
    var why = McpFailures.gone(epitaph(err) + problem);
    kill();
    receiver.onClosed(why);
  }

  /** What is not JSON is a server's chatter on the wrong pipe. */
  private void hear(String line) {
    var message = ValueJson.parse(line);
    if (message != null) {
      receiver.onMessage(message);
    }
  }

  private void listen() {
    try (var err = process.getErrorStream()) {
      BodyReader.chunks(lastWords::add).read(200, List.of(), err);
    } catch (IOException _) {
      // The process is gone; its standard output says so.
    }
  }

  private void write() {
    try (var in = process.getOutputStream()) {
      while (true) {
        var line = outgoing.take();
        if (line.length == 0) {
          return;
        }
        in.write(line);
        in.flush();
      }
    } catch (IOException _) {
      // The process is gone; its standard output says so.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public CompletionStage<Optional<NodeFailure>> send(
      ObjectValue message, Cancellation cancellation) {
    var line = (ValueJson.write(message) + "\n").getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(
        outgoing.offer(line)
            ? Optional.empty()
            : Optional.of(
                McpFailures.limit(
                    "MCP server %s does not read: %d messages wait".formatted(name, MAX_QUEUED))));
  }

  @Override
  public boolean answersWhileSending() {
    return false;
  }

  @Override
  public void agreed(String version) {}

  /** Its input ends, as the protocol has it; it has some seconds to do what that tells it. */
  @Override
  public void close() {
    closed.set(true);
    outgoing.clear();
    if (!outgoing.offer(new byte[0])) {
      kill();
      return;
    }
    CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS).execute(this::kill);
  }

  @Override
  public void kill() {
    closed.set(true);
    outgoing.clear();
    var _ = outgoing.offer(new byte[0]);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** A process whose output has ended is about to end. */
  private String epitaph(Thread err) {
    try {
      var ended = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      err.join(Duration.ofSeconds(1));
      var words = withoutSecrets(lastWords.text());
      return "MCP server %s %s%s"
          .formatted(
              name,
              ended && !closed.get() ? "ended with code " + process.exitValue() : "has ended",
              words.isEmpty() ? "" : ": " + words);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "MCP server %s has ended".formatted(name);
    }
  }

  private String withoutSecrets(String text) {
    var hidden = text;
    for (var secret : secrets) {
      hidden = hidden.replace(secret, "***");
    }
    return hidden;
  }

  /** What the environment holds may be a key; short values are none. */
  private static List<String> secrets(McpServer server) {
    return server.env().entries().values().stream()
        .filter(value -> value instanceof StringValue(var text) && text.length() >= 6)
        .map(value -> ((StringValue) value).value())
        .toList();
  }

  long pid() {
    return process.pid();
  }

  /** The end of what a process wrote. */
  private static final class LastWords {

    private static final int KEPT = 1_000;

    private String text = "";

    private synchronized void add(byte[] bytes) {
      var all = text + new String(bytes, StandardCharsets.UTF_8);
      text = all.substring(Math.max(0, all.length() - KEPT));
    }

    private synchronized String text() {
      return text.strip();
    }
  }
}
