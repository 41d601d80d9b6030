package io.heddle.server.testkit.cases;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext.ToolListing;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeContext.Tools;
import io.heddle.runtime.node.NodeFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * MCP servers that answer a fixed text, and after a colon what they were asked for as {@code q}.
 * Found by their whole configuration.
 */
record MockMcpServers(List<Mock> mocks) implements Tools {

  /** One tool of one server. */
  record Mock(Settings config, String tool, String description, Value schema, String result) {

    private static final ObjectValue ANY = ObjectValue.of("type", Value.of("object"));

    static Mock of(Settings settings) {
      var schema = settings.object("tool_input_schema");
      return new Mock(
          settings.settings("config"),
          settings.text("tool_name", "search"),
          settings.text("tool_description", ""),
          schema.entries().isEmpty() ? ANY : schema,
          settings.text("tool_result", "tool-result"));
    }

    /** A server that its configuration gives no name is called as its workflow calls it. */
    boolean is(McpServer server) {
      return config.text("name", server.name()).equals(server.name())
          && config.text("transport", "stdio").equals(server.transport())
          && config.text("command", "").equals(server.command())
          && config.texts("args").equals(server.args())
          && config.object("env").equals(server.env())
          && config.text("url", "").equals(server.url())
          && config.object("headers").equals(server.headers());
    }

    ModelProvider.Tool offered() {
      return new ModelProvider.Tool(tool, description, schema);
    }
  }

  @Override
  public CompletionStage<ToolListing> list(ToolSource source, Cancellation cancellation) {
    var found = of(source);
    return CompletableFuture.completedFuture(
        found.isEmpty()
            ? new ToolListing.Failed(unknown(source))
            : new ToolListing.Listed(found.stream().map(Mock::offered).toList()));
  }

  @Override
  public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
    var found = of(request.source());
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(new ToolReply.Failed(unknown(request.source())));
    }
    return CompletableFuture.completedFuture(
        found.stream()
            .filter(mock -> mock.tool().equals(request.tool()))
            .findFirst()
            .map(mock -> answered(mock.result() + asked(request), false))
            .orElseGet(() -> answered("there is no tool '%s'".formatted(request.tool()), true)));
  }

  private static String asked(ToolRequest request) {
    return request.arguments().get("q") instanceof StringValue(var query) ? ":" + query : "";
  }

  private static ToolReply answered(String text, boolean isError) {
    return new ToolReply.Answered(text, List.of(), List.of(), ObjectValue.EMPTY, isError);
  }

  private List<Mock> of(ToolSource source) {
    return source instanceof ToolSource.Mcp(var server)
        ? mocks.stream().filter(mock -> mock.is(server)).toList()
        : List.of();
  }

  private static NodeFailure unknown(ToolSource source) {
    return NodeFailure.of(
        ErrorKind.RESOURCE_UNAVAILABLE,
        "tool_not_found",
        "ToolNotFound",
        "no mock MCP server has this configuration: " + source);
  }
}
