package io.heddle.runtime.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.ToolListing;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import io.heddle.runtime.node.NodeContext.Tools;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public final class GroupToolsTest {

  private static final McpServer SERVER =
      new McpServer("m", "stdio", "run", List.of(), ObjectValue.EMPTY, "", ObjectValue.EMPTY);

  /** Answers with its name and what it was given. */
  public record Echo(String provider, String name) implements RegisteredTool {

    @Override
    public ModelProvider.Tool description() {
      return new ModelProvider.Tool(
          name, "says it again", ObjectValue.of("type", Value.of("object")));
    }

    @Override
    public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
      return CompletableFuture.completedFuture(
          new ToolReply.Answered(
              name + " " + Json.write(request.arguments()),
              List.of(),
              List.of(),
              ObjectValue.EMPTY,
              false));
    }
  }

  private record Throwing(boolean late) implements RegisteredTool {

    @Override
    public String provider() {
      return late ? "late" : "early";
    }

    @Override
    public ModelProvider.Tool description() {
      return new ModelProvider.Tool("throws", "", ObjectValue.EMPTY);
    }

    @Override
    public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
      var defect = new IllegalStateException("oh");
      if (late) {
        return CompletableFuture.failedFuture(defect);
      }
      throw defect;
    }
  }

  /** Says which server it would have called. */
  private static final class Servers implements Tools {
    @Override
    public CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation) {
      return CompletableFuture.completedFuture(
          new ToolReply.Answered(
              request.source() + "", List.of(), List.of(), ObjectValue.EMPTY, false));
    }

    @Override
    public CompletionStage<ToolListing> list(ToolSource source, Cancellation cancellation) {
      return CompletableFuture.completedFuture(
          new ToolListing.Listed(List.of(new ModelProvider.Tool("remote", "", ObjectValue.EMPTY))));
    }
  }

  private final GroupTools tools =
      new GroupTools(
          List.of(
              new Echo("langgenius/time/time", "now"),
              new Echo("math", "add"),
              new Throwing(false),
              new Throwing(true)),
          Map.of("notes", SERVER),
          new Servers());

  private ToolReply call(String id, String name, String tool) {
    return tools
        .call(
            new ToolRequest(
                new ToolSource.Provider("builtin", id, name),
                tool,
                ObjectValue.of("a", Value.of(1)),
                ObjectValue.EMPTY),
            Cancellation.NEVER)
        .toCompletableFuture()
        .join();
  }

  @ParameterizedTest
  @CsvSource({
    "langgenius/time/time, x, now",
    "time, x, now",
    "a1b2, langgenius/time/time, now",
    "math, math, add",
    "acme/math/math, math, add"
  })
  void findsTheToolByTheNamesThatWorkflowsUse(String id, String name, String tool) {
    assertThat(call(id, name, tool))
        .isInstanceOfSatisfying(
            ToolReply.Answered.class,
            answer -> assertThat(answer.text()).isEqualTo(tool + " {\"a\":1}"));
  }

  @Test
  void namesTheNearestToolWhenThereIsNone() {
    assertThat(call("math", "math", "adds"))
        .isInstanceOfSatisfying(
            ToolReply.Failed.class,
            failed -> {
              assertThat(failed.failure().message())
                  .contains("math/adds")
                  .contains("did you mean 'math/add'?");
              assertThat(failed.failure().retryable()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource({"early", "late"})
  void whatAToolThrowsIsAFailureOfTheCall(String provider) {
    assertThat(call(provider, provider, "throws"))
        .isInstanceOfSatisfying(
            ToolReply.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo("internal_error"));
  }

  @Test
  void callsAnMcpServerThatTheGroupKnowsByName() {
    assertThat(call("notes", "Notes", "add"))
        .isInstanceOfSatisfying(
            ToolReply.Answered.class, answer -> assertThat(answer.text()).contains("run"));
    assertThat(list("notes")).containsExactly("remote");
  }

  private List<String> list(String id) {
    var listing =
        tools
            .list(new ToolSource.Provider("mcp", id, id), Cancellation.NEVER)
            .toCompletableFuture()
            .join();
    return ((ToolListing.Listed) listing).tools().stream().map(ModelProvider.Tool::name).toList();
  }

  @Test
  void listsTheToolsOfAProvider() {
    assertThat(list("time")).containsExactly("now");
    assertThat(list("nobody")).isEmpty();
  }

  @Test
  void refusesTwoToolsOfOneName() {
    var twice = List.of(new Echo("a", "b"), new Echo("a", "b"));
    assertThatThrownBy(() -> new GroupTools(twice, Map.of(), new Servers()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a/b");
  }
}
