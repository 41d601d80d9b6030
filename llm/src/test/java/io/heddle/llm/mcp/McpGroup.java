package io.heddle.llm.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.MemoryFileStore;
import io.heddle.runtime.http.HttpPool;
import io.heddle.runtime.http.PooledHttp;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.ToolListing;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeContext.Tools;
import io.heddle.runtime.node.NodeFailure;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A group that has MCP tools over its own network policy, and nothing else. */
final class McpGroup implements AutoCloseable {

  final FileStore files;
  private final Tools tools;
  private final ActorSystem<Void> system;

  McpGroup(McpSettings settings) {
    this(settings, NetworkPolicy.local());
  }

  McpGroup(McpSettings settings, NetworkPolicy policy) {
    var made = new CompletableFuture<Tools>();
    var store = new CompletableFuture<FileStore>();
    system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  var http = PooledHttp.spawn(context, HttpPool.Setup.of("test", policy));
                  store.complete(
                      new MemoryFileStore(
                          http,
                          () -> UUID.randomUUID().toString(),
                          MemoryFileStore.Bounds.STANDARD));
                  made.complete(
                      PooledMcp.spawn(
                          context, new McpPool.Setup("test", settings, http), store.join()));
                  return Behaviors.empty();
                }),
            "mcp-test");
    tools = made.join();
    files = store.join();
  }

  CompletableFuture<ToolReply> start(
      McpServer server, String tool, String arguments, Cancellation cancellation) {
    return tools
        .call(
            new ToolRequest(new ToolSource.Mcp(server), tool, object(arguments), ObjectValue.EMPTY),
            cancellation)
        .toCompletableFuture();
  }

  ToolReply call(McpServer server, String tool, String arguments) {
    return start(server, tool, arguments, Cancellation.NEVER).join();
  }

  String text(McpServer server, String tool) {
    return answer(call(server, tool, "{}")).text();
  }

  NodeFailure failure(McpServer server, String tool) {
    var reply = call(server, tool, "{}");
    assertThat(reply).isInstanceOf(ToolReply.Failed.class);
    return ((ToolReply.Failed) reply).failure();
  }

  List<Tool> list(McpServer server) {
    var listing =
        tools.list(new ToolSource.Mcp(server), Cancellation.NEVER).toCompletableFuture().join();
    assertThat(listing).isInstanceOf(ToolListing.Listed.class);
    return ((ToolListing.Listed) listing).tools();
  }

  static ToolReply.Answered answer(ToolReply reply) {
    assertThat(reply).isInstanceOf(ToolReply.Answered.class);
    return (ToolReply.Answered) reply;
  }

  private static ObjectValue object(String json) {
    try {
      return (ObjectValue) Json.parse(json);
    } catch (Json.MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
