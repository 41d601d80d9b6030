package io.heddle.llm.mcp;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Opens sessions. A server behind a URL is first taken for one of the newer kind, and asked again
 * in the older way when it knows nothing of that.
 */
record McpConnector(McpSettings settings, HttpPort http) {

  /** A session that is ready, or why there is none. */
  sealed interface Opening {

    record Opened(McpSession session) implements Opening {}

    record Failed(NodeFailure failure) implements Opening {}
  }

  /**
   * Never fails the stage, and may block until a process has started.
   *
   * @param cancellation ends what was begun
   */
  CompletionStage<Opening> open(McpServer server, Cancellation cancellation) {
    return switch (server.transport()) {
      case "stdio" -> process(server, cancellation);
      case "http", "sse" -> web(server, cancellation);
      default ->
          failed(
              McpFailures.config(
                  "MCP server %s: unknown transport '%s'; expected stdio or http"
                      .formatted(McpSession.name(server), server.transport())));
    };
  }

  private CompletionStage<Opening> process(McpServer server, Cancellation cancellation) {
    if (!settings.allowsProcesses()) {
      return failed(
          McpFailures.denied(
              "MCP server %s would be a process; this group's policy allows none"
                  .formatted(McpSession.name(server))));
    }
    var session = new McpSession(server);
    try {
      session.over(StdioTransport.start(server, settings.maxMessageBytes(), session));
    } catch (IOException e) {
      return failed(
          McpFailures.config(
              "MCP server %s cannot be started: %s"
                  .formatted(McpSession.name(server), e.getMessage())));
    }
    return ready(session, cancellation);
  }

  private CompletionStage<Opening> web(McpServer server, Cancellation cancellation) {
    URI uri;
    try {
      uri = URI.create(server.url().strip());
    } catch (IllegalArgumentException _) {
      return failed(
          McpFailures.config(
              "MCP server %s: the url is no address".formatted(McpSession.name(server))));
    }
    var requests = new HttpRequests(server, settings);
    if (server.transport().equals("sse")) {
      return events(uri, requests, cancellation);
    }
    var session = new McpSession(server);
    var transport = new HttpTransport(uri, requests, http, session);
    session.over(transport);
    return ready(session, cancellation)
        .thenCompose(
            opening ->
                opening instanceof Opening.Failed failed && isOlder(transport.lastStatus())
                    ? events(uri, requests, cancellation).thenApply(older -> told(failed, older))
                    : CompletableFuture.completedFuture(opening));
  }

  /** A second status says no more than the first one. */
  private static Opening told(Opening.Failed newer, Opening older) {
    return older instanceof Opening.Failed(var failure)
            && failure.code().equals(McpFailures.HTTP_ERROR)
        ? newer
        : older;
  }

  /** What a server says that knows no messages at its URL. */
  private static boolean isOlder(int status) {
    return status == 400 || status == 404 || status == 405;
  }

  private CompletionStage<Opening> events(
      URI uri, HttpRequests requests, Cancellation cancellation) {
    var session = new McpSession(requests.server());
    session.over(SseTransport.start(uri, requests, http, session));
    return ready(session, cancellation);
  }

  private CompletionStage<Opening> ready(McpSession session, Cancellation cancellation) {
    cancellation.onCancel(session::kill);
    return session.initialize(settings.connect()).thenApply(problem -> opening(session, problem));
  }

  private static Opening opening(McpSession session, Optional<NodeFailure> problem) {
    if (problem.isPresent()) {
      session.kill();
      return new Opening.Failed(problem.get());
    }
    return new Opening.Opened(session);
  }

  private static CompletionStage<Opening> failed(NodeFailure failure) {
    return CompletableFuture.completedFuture(new Opening.Failed(failure));
  }
}
