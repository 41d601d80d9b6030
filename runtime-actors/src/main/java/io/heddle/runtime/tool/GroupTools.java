package io.heddle.runtime.tool;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext.ToolListing;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeContext.Tools;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The tools of a group, whatever is behind them: those registered by name, MCP servers that a text
 * describes, and MCP servers that the group knows by name.
 */
public final class GroupTools implements Tools {

  private final Map<String, RegisteredTool> registered = new LinkedHashMap<>();
  private final Map<String, McpServer> servers;
  private final Tools mcp;

  /**
   * @param registered a later one with the same provider and name is refused
   * @param servers MCP servers by the id that app exports name them by
   * @param mcp calls MCP servers
   * @throws IllegalArgumentException for two tools with the same provider and name
   */
  public GroupTools(
      List<? extends RegisteredTool> registered, Map<String, McpServer> servers, Tools mcp) {
    for (var tool : registered) {
      var name = name(tool.provider(), tool.description().name());
      if (this.registered.putIfAbsent(name, tool) != null) {
        throw new IllegalArgumentException("two tools are registered as " + name);
      }
    }
    this.servers = Map.copyOf(servers);
    this.mcp = mcp;
  }

  @Override
  public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
    return switch (request.source()) {
      case ToolSource.Mcp _ -> mcp.call(request, cancellation);
      case ToolSource.Provider provider -> {
        var tool = tool(provider, request.tool());
        if (tool != null) {
          yield settled(tool, request, cancellation);
        }
        var server = server(provider);
        yield server == null
            ? CompletableFuture.completedFuture(
                new ToolReply.Failed(unknown(provider, request.tool())))
            : mcp.call(
                new ToolRequest(
                    new ToolSource.Mcp(server),
                    request.tool(),
                    request.arguments(),
                    request.configuration()),
                cancellation);
      }
    };
  }

  @Override
  public CompletionStage<ToolListing> list(ToolSource source, Cancellation cancellation) {
    return switch (source) {
      case ToolSource.Mcp _ -> mcp.list(source, cancellation);
      case ToolSource.Provider provider -> {
        var tools = offered(provider);
        var server = tools.isEmpty() ? server(provider) : null;
        yield server == null
            ? CompletableFuture.completedFuture(new ToolListing.Listed(tools))
            : mcp.list(new ToolSource.Mcp(server), cancellation);
      }
    };
  }

  private List<Tool> offered(ToolSource.Provider provider) {
    var tools = new ArrayList<Tool>();
    for (var tool : registered.values()) {
      if (isFrom(tool, provider)) {
        tools.add(tool.description());
      }
    }
    return tools;
  }

  private @Nullable RegisteredTool tool(ToolSource.Provider provider, String name) {
    var exact = registered.get(name(provider.id(), name));
    if (exact != null) {
      return exact;
    }
    for (var tool : registered.values()) {
      if (tool.description().name().equals(name) && isFrom(tool, provider)) {
        return tool;
      }
    }
    return null;
  }

  /** Newer exports write {@code langgenius/time/time} where older ones write {@code time}. */
  private static boolean isFrom(RegisteredTool tool, ToolSource.Provider provider) {
    var own = tool.provider();
    return own.equals(provider.id())
        || own.equals(provider.name())
        || lastPart(own).equals(lastPart(provider.id()));
  }

  private static String lastPart(String provider) {
    return provider.substring(provider.lastIndexOf('/') + 1);
  }

  private @Nullable McpServer server(ToolSource.Provider provider) {
    var byId = servers.get(provider.id());
    return byId == null ? servers.get(provider.name()) : byId;
  }

  private static CompletionStage<ToolReply> settled(
      RegisteredTool tool, ToolRequest request, Cancellation cancellation) {
    try {
      return tool.call(request, cancellation).exceptionally(thrown -> defect(request, thrown));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.completedFuture(defect(request, e));
    }
  }

  private static ToolReply defect(ToolRequest request, Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    LoggerFactory.getLogger(GroupTools.class).error("tool {} failed", request.tool(), cause);
    return new ToolReply.Failed(
        NodeFailure.of(
            ErrorKind.INTERNAL,
            "internal_error",
            "ToolInvokeError",
            "tool %s failed: %s".formatted(request.tool(), cause)));
  }

  private NodeFailure unknown(ToolSource.Provider provider, String tool) {
    var wanted = name(provider.id(), tool);
    var hint =
        registered.isEmpty()
            ? "no tools are registered here; heddle smoke runs the workflow with stubs"
            : NearestName.hint(wanted, registered.keySet());
    return NodeFailure.of(
        ErrorKind.VALIDATION,
        "tool_not_found",
        "ToolNotFound",
        "there is no tool %s of kind %s; %s".formatted(wanted, provider.kind(), hint));
  }

  private static String name(String provider, String tool) {
    return provider + "/" + tool;
  }
}
