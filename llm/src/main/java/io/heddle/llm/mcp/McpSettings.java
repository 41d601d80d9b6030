package io.heddle.llm.mcp;

import java.time.Duration;

/**
 * Bounds of a group's MCP connections.
 *
 * @param allowsProcesses whether a workflow may name a command to run; its text decides which
 * @param maxServers connections at once; idle ones make room
 * @param connect until a server has answered its first message
 * @param request the longest a call may take; a node's own timeout is usually shorter
 * @param idle after which a connection that nobody uses is closed
 * @param maxMessageBytes of one message of a server
 * @param maxTools that one server may offer
 */
public record McpSettings(
    boolean allowsProcesses,
    int maxServers,
    Duration connect,
    Duration request,
    Duration idle,
    int maxMessageBytes,
    int maxTools) {

  /** For one's own computer: a workflow may start the servers it names. */
  public static McpSettings local() {
    return new McpSettings(
        true,
        32,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        Duration.ofMinutes(5),
        8 << 20,
        1_000);
  }

  /** For servers: no processes. */
  public static McpSettings server() {
    return local().withProcesses(false);
  }

  public McpSettings withProcesses(boolean allowed) {
    return new McpSettings(allowed, maxServers, connect, request, idle, maxMessageBytes, maxTools);
  }

  public McpSettings withIdle(Duration newIdle) {
    return new McpSettings(
        allowsProcesses, maxServers, connect, request, newIdle, maxMessageBytes, maxTools);
  }

  public McpSettings withTimeouts(Duration newConnect, Duration newRequest) {
    return new McpSettings(
        allowsProcesses, maxServers, newConnect, newRequest, idle, maxMessageBytes, maxTools);
  }

  public McpSettings withMaxServers(int servers) {
    return new McpSettings(
        allowsProcesses, servers, connect, request, idle, maxMessageBytes, maxTools);
  }

  public McpSettings withMaxMessageBytes(int bytes) {
    return new McpSettings(allowsProcesses, maxServers, connect, request, idle, bytes, maxTools);
  }
}
