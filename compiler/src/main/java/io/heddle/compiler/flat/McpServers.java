package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E607;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.value.ObjectValue;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** MCP servers, described in a node or under {@code mcp_servers}. */
final class McpServers {

  static final McpServer NONE =
      new McpServer("", "stdio", "", List.of(), ObjectValue.EMPTY, "", ObjectValue.EMPTY);

  private McpServers() {}

  static McpServer of(String name, Fields server) {
    var transport = server.oneOf("transport", "stdio", List.of("stdio", "http"));
    var command = server.textOr("command", "");
    var url = server.textOr("url", "");
    if (transport.equals("stdio") ? command.isBlank() : url.isBlank()) {
      var missing = transport.equals("stdio") ? "command" : "url";
      server.report(
          E607,
          missing,
          "a server with the transport %s needs a %s".formatted(transport, missing),
          null);
    }
    var own = server.textOr("name", name);
    var read =
        new McpServer(
            own,
            transport,
            command,
            server.texts("args"),
            FlatWork.object(server, "env"),
            url,
            FlatWork.object(server, "headers"));
    server.reportUnknown();
    return read;
  }

  /** The server of this name, or {@link #NONE} after reporting that there is none. */
  static McpServer referenced(
      Draft draft, Fields from, String key, String name, Consumer<Diagnostic> out) {
    Set<String> names = Set.of();
    if (draft.text().get("mcp_servers") instanceof TextMap servers) {
      if (servers.get(name) instanceof TextMap server) {
        return of(name, Fields.of(server, out));
      }
      names = servers.entries().keySet();
    }
    from.report(
        E607,
        key,
        "there is no MCP server '%s'".formatted(name),
        NearestName.of(name, names)
            .map("did you mean '%s'?"::formatted)
            .orElse("describe it under mcp_servers"));
    return NONE;
  }
}
