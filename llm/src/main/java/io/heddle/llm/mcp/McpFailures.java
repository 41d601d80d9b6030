package io.heddle.llm.mcp;

import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.time.Duration;

/** What goes wrong between us and a server. */
final class McpFailures {

  /** The code of an answer whose status is no success. */
  static final String HTTP_ERROR = "mcp_http_error";

  private static final String TYPE = "ToolInvokeError";

  private McpFailures() {}

  /** The text asks for something that cannot be had; trying again changes nothing. */
  static NodeFailure config(String message) {
    return NodeFailure.of(ErrorKind.VALIDATION, "config_error", TYPE, message);
  }

  static NodeFailure denied(String message) {
    return NodeFailure.of(ErrorKind.PERMISSION, "permission_denied", TYPE, message);
  }

  /** The server is gone, or was never there; the next call starts it anew. */
  static NodeFailure gone(String message) {
    return NodeFailure.of(ErrorKind.RESOURCE_UNAVAILABLE, "mcp_server_gone", TYPE, message);
  }

  static NodeFailure limit(String message) {
    return NodeFailure.of(ErrorKind.RESOURCE_UNAVAILABLE, "resource_limit_exceeded", TYPE, message);
  }

  static NodeFailure timeout(String server, String method, Duration limit) {
    return NodeFailure.of(
        ErrorKind.TIMEOUT,
        "timeout",
        TYPE,
        "MCP server %s did not answer %s within %d ms".formatted(server, method, limit.toMillis()));
  }

  /** The server says no. */
  static NodeFailure refused(String server, long code, String message) {
    return NodeFailure.of(
        ErrorKind.VALIDATION,
        "mcp_error",
        TYPE,
        "MCP server %s: %s (%d)".formatted(server, message, code));
  }

  /** The server says something that is not the protocol. */
  static NodeFailure malformed(String server, String what) {
    return NodeFailure.of(
        ErrorKind.INTERNAL, "mcp_protocol_error", TYPE, "MCP server %s %s".formatted(server, what));
  }

  static NodeFailure cancelled() {
    return new NodeFailure(ErrorKind.INTERNAL, "cancelled", TYPE, "cancelled", false, null);
  }
}
