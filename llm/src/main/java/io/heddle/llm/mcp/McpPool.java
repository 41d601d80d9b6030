package io.heddle.llm.mcp;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.llm.mcp.McpConnector.Opening;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The MCP connections of one group, one for each server's configuration, shared by its runs. Made
 * by the first call, closed when none came for a while, made again by the call after a crash, and
 * killed with the group.
 *
 * <p>Calls run outside of this actor. When it crashes, its connections end and their callers get a
 * failure that may be retried.
 */
public final class McpPool {

  /** What the actor understands. Calls come through {@link PooledMcp}. */
  public sealed interface Command {}

  /** Wants a session; it is given back with {@link Release}. */
  record Use(McpServer server, CompletableFuture<Opening> session) implements Command {}

  record Release(McpSession session) implements Command {}

  private record Opened(McpServer key, Opening opening) implements Command {}

  private record Ended(McpSession session) implements Command {}

  private record Idle(McpServer key) implements Command {}

  /**
   * What a pool is made from.
   *
   * @param group for messages
   * @param http for servers behind a URL, under the group's network policy
   */
  public record Setup(String group, McpSettings settings, HttpPort http) {}

  /** One connection; confined to the actor. */
  private static final class Connection {
    private final CancellationSource life = new CancellationSource();
    private final List<CompletableFuture<Opening>> waiting = new ArrayList<>();
    private @Nullable McpSession session;
    private int users;
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Setup setup;
  private final McpConnector connector;

  /** By configuration: the name a text gives a server says nothing of it. */
  private final Map<McpServer, Connection> connections = new HashMap<>();

  static Behavior<Command> create(Setup setup) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(timers -> new McpPool(context, timers, setup).open())))
        .onFailure(Exception.class, SupervisorStrategy.restart());
  }

  private McpPool(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
    this.context = context;
    this.timers = timers;
    this.setup = setup;
    this.connector = new McpConnector(setup.settings(), setup.http());
  }

  private Behavior<Command> open() {
    return Behaviors.receive(
        (_, command) -> {
          switch (command) {
            case Use(var server, var promise) -> use(server, promise);
            case Release(var session) -> release(session);
            case Opened(var key, var opening) -> opened(key, opening);
            case Ended(var session) -> ended(session);
            case Idle(var key) -> close(key);
          }
          return Behaviors.same();
        },
        (_, signal) -> onSignal(signal));
  }

  private static McpServer key(McpServer server) {
    return new McpServer(
        "",
        server.transport(),
        server.command(),
        server.args(),
        server.env(),
        server.url(),
        server.headers());
  }

  private void use(McpServer server, CompletableFuture<Opening> promise) {
    var key = key(server);
    var connection = connections.get(key);
    if (connection != null && connection.session != null && !connection.session.isOpen()) {
      connections.remove(key);
      connection = null;
    }
    if (connection == null) {
      if (connections.size() >= setup.settings().maxServers() && !closeAnIdleOne()) {
        promise.complete(new Opening.Failed(tooMany()));
        return;
      }
      connection = connect(server, key);
    }
    if (connection.session == null) {
      connection.waiting.add(promise);
    } else {
      lend(key, connection, connection.session, promise);
    }
  }

  private Connection connect(McpServer server, McpServer key) {
    var connection = new Connection();
    connections.put(key, connection);
    var name = "heddle-mcp-%s".formatted(setup.group());
    var opening =
        CompletableFuture.supplyAsync(
                () -> connector.open(server, connection.life),
                work -> Thread.ofVirtual().name(name).start(work))
            .thenCompose(opened -> opened)
            .exceptionally(
                thrown -> new Opening.Failed(McpFailures.gone("cannot connect: " + thrown)));
    context.pipeToSelf(opening, (opened, _) -> new Opened(key, opened));
    return connection;
  }

  private void opened(McpServer key, Opening opening) {
    var connection = connections.get(key);
    if (connection == null) {
      return;
    }
    var waiting = List.copyOf(connection.waiting);
    connection.waiting.clear();
    switch (opening) {
      case Opening.Failed failed -> {
        connections.remove(key);
        waiting.forEach(promise -> promise.complete(failed));
      }
      case Opening.Opened(var session) -> {
        connection.session = session;
        context.pipeToSelf(session.end(), (_, _) -> new Ended(session));
        waiting.forEach(promise -> lend(key, connection, session, promise));
        rest(key, connection);
      }
    }
  }

  private void lend(
      McpServer key,
      Connection connection,
      McpSession session,
      CompletableFuture<Opening> promise) {
    timers.cancel(key);
    connection.users++;
    if (!promise.complete(new Opening.Opened(session))) {
      connection.users--;
      rest(key, connection);
    }
  }

  private void release(McpSession session) {
    var key = key(session.server());
    var connection = connections.get(key);
    if (connection != null && connection.session == session) {
      connection.users--;
      rest(key, connection);
    }
  }

  private void rest(McpServer key, Connection connection) {
    if (connection.users == 0) {
      timers.startSingleTimer(key, new Idle(key), setup.settings().idle());
    }
  }

  private void ended(McpSession session) {
    var key = key(session.server());
    var connection = connections.get(key);
    if (connection != null && connection.session == session) {
      connections.remove(key);
      timers.cancel(key);
    }
  }

  private void close(McpServer key) {
    var connection = connections.get(key);
    if (connection != null && connection.session != null && connection.users == 0) {
      connections.remove(key);
      timers.cancel(key);
      connection.session.close();
      context.getLog().debug("MCP connection of group {} closed: idle", setup.group());
    }
  }

  private boolean closeAnIdleOne() {
    for (var entry : connections.entrySet()) {
      if (entry.getValue().session != null && entry.getValue().users == 0) {
        close(entry.getKey());
        return true;
      }
    }
    return false;
  }

  private Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      for (var connection : connections.values()) {
        connection.life.cancel();
        connection.waiting.forEach(
            promise ->
                promise.complete(
                    new Opening.Failed(
                        McpFailures.gone("group %s stops".formatted(setup.group())))));
      }
      connections.clear();
    }
    return Behaviors.same();
  }

  private NodeFailure tooMany() {
    return McpFailures.limit(
        "group %s uses %d MCP servers at once (max_servers)"
            .formatted(setup.group(), setup.settings().maxServers()));
  }
}
