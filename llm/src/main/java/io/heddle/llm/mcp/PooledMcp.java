package io.heddle.llm.mcp;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.llm.mcp.McpConnector.Opening;
import io.heddle.llm.mcp.McpSession.Answer;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.ToolListing;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeContext.Tools;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The tools of MCP servers, over the connections of the group's {@link McpPool}. */
public final class PooledMcp implements Tools {

  private static final ObjectValue ANYTHING = ObjectValue.of("type", Value.of("object"));

  private final ActorRef<McpPool.Command> pool;
  private final McpSettings settings;
  private final FileStore files;

  private PooledMcp(ActorRef<McpPool.Command> pool, McpSettings settings, FileStore files) {
    this.pool = pool;
    this.settings = settings;
    this.files = files;
  }

  /**
   * Starts the pool as a child of the group's actor; it stops with its parent, and its servers with
   * it.
   *
   * @param files keeps the pictures and other files that tools answer with
   */
  public static PooledMcp spawn(ActorContext<?> group, McpPool.Setup setup, FileStore files) {
    return new PooledMcp(group.spawn(McpPool.create(setup), "mcp"), setup.settings(), files);
  }

  @Override
  public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
    if (!(request.source() instanceof ToolSource.Mcp(var server))) {
      return CompletableFuture.completedFuture(
          new ToolReply.Failed(McpFailures.config("%s is no MCP server".formatted(request))));
    }
    var params = new LinkedHashMap<String, Value>();
    params.put("name", Value.of(request.tool()));
    params.put("arguments", request.arguments());
    return with(
        server,
        cancellation,
        ToolReply.Failed::new,
        session ->
            session
                .request("tools/call", new ObjectValue(params), settings.request(), cancellation)
                .thenCompose(
                    answer ->
                        switch (answer) {
                          case Answer.Failed(var failure) ->
                              CompletableFuture.completedFuture(new ToolReply.Failed(failure));
                          case Answer.Result(var result) ->
                              ToolResults.reply(
                                  McpSession.name(server), result, files, cancellation);
                        }));
  }

  @Override
  public CompletionStage<ToolListing> list(ToolSource source, Cancellation cancellation) {
    if (!(source instanceof ToolSource.Mcp(var server))) {
      return CompletableFuture.completedFuture(new ToolListing.Listed(List.of()));
    }
    return with(
        server,
        cancellation,
        ToolListing.Failed::new,
        session -> page(session, ObjectValue.EMPTY, new ArrayList<>(), cancellation));
  }

  /** Uses a connection, and gives it back however that ends. */
  private <T> CompletionStage<T> with(
      McpServer server,
      Cancellation cancellation,
      Function<NodeFailure, T> failed,
      Function<McpSession, CompletionStage<T>> work) {
    var opening = new CompletableFuture<Opening>();
    cancellation.onCancel(() -> opening.complete(new Opening.Failed(McpFailures.cancelled())));
    pool.tell(new McpPool.Use(server, opening));
    return opening.thenCompose(
        opened ->
            switch (opened) {
              case Opening.Failed(var failure) ->
                  CompletableFuture.completedFuture(failed.apply(failure));
              case Opening.Opened(var session) ->
                  work.apply(session)
                      .whenComplete((_, _) -> pool.tell(new McpPool.Release(session)));
            });
  }

  /** A server sends its tools in pages. */
  private CompletionStage<ToolListing> page(
      McpSession session, ObjectValue params, List<Tool> tools, Cancellation cancellation) {
    return session
        .request("tools/list", params, settings.connect(), cancellation)
        .thenCompose(
            answer ->
                switch (answer) {
                  case Answer.Failed(var failure) ->
                      CompletableFuture.completedFuture(new ToolListing.Failed(failure));
                  case Answer.Result(var result) -> {
                    if (result.get("tools") instanceof ArrayValue(var items)) {
                      items.forEach(item -> add(tools, item));
                    }
                    yield next(session, result, tools, cancellation);
                  }
                });
  }

  private CompletionStage<ToolListing> next(
      McpSession session, ObjectValue page, List<Tool> tools, Cancellation cancellation) {
    if (tools.size() > settings.maxTools()) {
      return CompletableFuture.completedFuture(
          new ToolListing.Failed(
              McpFailures.limit(
                  "MCP server %s offers more than %d tools"
                      .formatted(McpSession.name(session.server()), settings.maxTools()))));
    }
    var grew = page.get("tools") instanceof ArrayValue(var items) && !items.isEmpty();
    return grew && page.get("nextCursor") instanceof StringValue cursor
        ? page(session, ObjectValue.of("cursor", cursor), tools, cancellation)
        : CompletableFuture.completedFuture(new ToolListing.Listed(tools));
  }

  private static void add(List<Tool> tools, Value item) {
    if (item instanceof ObjectValue tool && tool.get("name") instanceof StringValue(var name)) {
      var description = tool.get("description") instanceof StringValue(var text) ? text : "";
      var schema = tool.get("inputSchema") instanceof ObjectValue given ? given : ANYTHING;
      tools.add(new Tool(name, description, schema));
    }
  }
}
