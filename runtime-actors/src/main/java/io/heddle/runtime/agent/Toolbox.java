package io.heddle.runtime.agent;

import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.ToolListing;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The tools an agent may call, by the name the model knows. */
public final class Toolbox {

  /** More tools than this are refused: no model chooses well among them. */
  static final int MAX_TOOLS = 128;

  private final Map<String, Entry> entries;

  /**
   * @param given arguments that the workflow sets, whatever the model says
   */
  private record Entry(
      Tool tool, ToolSource source, ObjectValue given, ObjectValue configuration) {}

  /** What a source said it offers. */
  private record Offer(ToolSource source, ToolListing listing) {}

  private Toolbox(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * Asks every server and provider what it offers.
   *
   * @param given the arguments that the workflow sets, for each of the spec's tools
   */
  static CompletionStage<Toolbox> of(
      ModelSpec.Agent spec, List<ObjectValue> given, NodeContext context) {
    var sources = new ArrayList<ToolSource>();
    spec.servers().forEach(server -> sources.add(new ToolSource.Mcp(server)));
    spec.tools().stream().map(WorkSpec.Tool::source).distinct().forEach(sources::add);
    var asked = new ArrayList<CompletableFuture<Offer>>();
    for (var source : sources) {
      asked.add(
          context
              .tools()
              .list(source, context.cancellation())
              .<Offer>thenApply(listing -> new Offer(source, listing))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenCompose(
            _ -> {
              try {
                var offers = asked.stream().map(CompletableFuture::join).toList();
                return CompletableFuture.completedFuture(collect(spec, given, offers));
              } catch (NodeFault fault) {
                return CompletableFuture.failedFuture(fault);
              }
            });
  }

  private static Toolbox collect(ModelSpec.Agent spec, List<ObjectValue> given, List<Offer> offers)
      throws NodeFault {
    var entries = new LinkedHashMap<String, Entry>();
    for (var offer : offers) {
      if (offer.listing() instanceof ToolListing.Failed(var failure)) {
        throw new NodeFault(failure);
      }
      if (offer.source() instanceof ToolSource.Mcp
          && offer.listing() instanceof ToolListing.Listed(var tools)) {
        for (var tool : tools) {
          add(entries, new Entry(tool, offer.source(), ObjectValue.EMPTY, ObjectValue.EMPTY));
        }
      }
    }
    for (var i = 0; i < spec.tools().size(); i++) {
      var tool = spec.tools().get(i);
      add(
          entries,
          new Entry(described(tool, offers), tool.source(), given.get(i), tool.configuration()));
    }
    return new Toolbox(entries);
  }

  private static void add(Map<String, Entry> entries, Entry entry) throws NodeFault {
    if (entries.putIfAbsent(entry.tool().name(), entry) != null) {
      throw NodeFault.validation(
          "config_error",
          "ConfigError",
          "two tools have the name '%s'; a model could not tell them apart"
              .formatted(entry.tool().name()));
    }
    if (entries.size() > MAX_TOOLS) {
      throw NodeFault.validation(
          "resource_limit_exceeded",
          "ConfigError",
          "an agent may have at most %d tools".formatted(MAX_TOOLS));
    }
  }

  /** What its provider says of a tool; without that, what the workflow says. */
  private static Tool described(WorkSpec.Tool tool, List<Offer> offers) throws NodeFault {
    for (var offer : offers) {
      if (offer.source().equals(tool.source())
          && offer.listing() instanceof ToolListing.Listed(var tools)) {
        for (var known : tools) {
          if (known.name().equals(tool.tool())) {
            return known;
          }
        }
      }
    }
    if (tool.source() instanceof ToolSource.Provider(var kind, var id, _)
        && kind.equals(ToolSource.REGISTERED)) {
      throw NodeFault.validation(
          "config_error", "ConfigError", "there is no tool %s/%s here".formatted(id, tool.tool()));
    }
    return ToolDescriptions.of(tool);
  }

  List<Tool> tools() {
    return entries.values().stream().map(Entry::tool).toList();
  }

  /** The call of a tool, or null when there is none of this name. */
  @Nullable ToolRequest request(String name, ObjectValue arguments) {
    var entry = entries.get(name);
    if (entry == null) {
      return null;
    }
    var all = new LinkedHashMap<>(arguments.entries());
    all.putAll(entry.given().entries());
    return new ToolRequest(entry.source(), name, new ObjectValue(all), entry.configuration());
  }

  String names() {
    return String.join(", ", entries.keySet());
  }
}
