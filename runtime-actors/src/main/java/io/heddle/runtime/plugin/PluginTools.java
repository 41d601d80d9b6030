package io.heddle.runtime.plugin;

import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tools of plugins, before those of the group.
 *
 * @param tools by {@link #key}
 */
record PluginTools(Map<String, PluginTool> tools, NodeContext.Tools others)
    implements NodeContext.Tools {

  static String key(String provider, String tool) {
    return provider + '/' + tool;
  }

  @Override
  public CompletionStage<NodeContext.ToolReply> call(
      NodeContext.ToolRequest request, Cancellation cancellation) {
    var tool = find(request.source(), request.tool());
    return tool == null
        ? others.call(request, cancellation)
        : tool.call(request.arguments(), cancellation);
  }

  @Override
  public CompletionStage<NodeContext.ToolListing> list(
      ToolSource source, Cancellation cancellation) {
    if (!(source instanceof ToolSource.Provider provider)) {
      return others.list(source, cancellation);
    }
    var own = new ArrayList<ModelProvider.Tool>();
    for (var tool : tools.values()) {
      if (isOf(tool.provider(), provider)) {
        own.add(tool.description());
      }
    }
    return own.isEmpty()
        ? others.list(source, cancellation)
        : CompletableFuture.completedFuture(new NodeContext.ToolListing.Listed(List.copyOf(own)));
  }

  private @Nullable PluginTool find(ToolSource source, String name) {
    return switch (source) {
      case ToolSource.Mcp _ -> null;
      case ToolSource.Provider provider -> {
        var byId = tools.get(key(provider.id(), name));
        yield byId == null ? tools.get(key(provider.name(), name)) : byId;
      }
    };
  }

  private static boolean isOf(String own, ToolSource.Provider provider) {
    return own.equals(provider.id()) || own.equals(provider.name());
  }
}
