package io.heddle.llm.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.file.FileStore.Content;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeContext.ToolReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class StdioServerTest {

  private static final McpServer SERVER = TinyServer.process(Map.of("TOKEN", "hush-hush"));

  private static ProcessHandle process(McpGroup group) {
    return ProcessHandle.of(Long.parseLong(group.text(SERVER, "pid"))).orElseThrow();
  }

  @Test
  void offersAndCallsItsTools() {
    try (var group = new McpGroup(McpSettings.local())) {
      assertThat(group.list(SERVER)).extracting(Tool::name).containsExactly("echo", "env");
      assertThat(group.list(SERVER).getFirst().description()).isEqualTo("says it again");
      assertThat(Json.write(group.list(SERVER).getFirst().parameters()))
          .contains("\"required\":[\"text\"]");

      var reply = McpGroup.answer(group.call(SERVER, "echo", "{\"text\":\"hé\"}"));
      assertThat(reply.text()).isEqualTo("first\n{\"text\":\"hé\"}");
      assertThat(Json.write(Value.array(reply.json()))).isEqualTo("[{\"got\":{\"text\":\"hé\"}}]");
      assertThat(reply.isError()).isFalse();
    }
  }

  @Test
  void seesTheEnvironmentItWasGivenAndNothingOfOurs() {
    try (var group = new McpGroup(McpSettings.local())) {
      assertThat(group.text(SERVER, "env")).isEqualTo("TOKEN");
    }
  }

  @Test
  void itsOwnErrorsAreAnswersAndItsRefusalsFailures() {
    try (var group = new McpGroup(McpSettings.local())) {
      var reply = McpGroup.answer(group.call(SERVER, "broken", "{}"));
      assertThat(reply.isError()).isTrue();
      assertThat(reply.text()).isEqualTo("it is broken");

      var failure = group.failure(SERVER, "no-such");
      assertThat(failure.message()).contains("tiny").contains("unknown tool").contains("-32602");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void aCrashIsAFailureToRetryAndTheNextCallStartsANewProcess() {
    try (var group = new McpGroup(McpSettings.local())) {
      var first = group.text(SERVER, "pid");
      var failure = group.failure(SERVER, "crash");
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.message())
          .contains("ended with code 3")
          .contains("cannot go on")
          .doesNotContain("hush-hush");
      assertThat(group.text(SERVER, "pid")).isNotEqualTo(first);
    }
  }

  @Test
  void callsAndRunsShareOneProcess() {
    try (var group = new McpGroup(McpSettings.local())) {
      var renamed =
          new McpServer(
              "other name",
              "stdio",
              SERVER.command(),
              SERVER.args(),
              SERVER.env(),
              "",
              ObjectValue.EMPTY);
      assertThat(group.text(SERVER, "pid")).isEqualTo(group.text(renamed, "pid"));
      var other = TinyServer.process(Map.of("TOKEN", "another"));
      assertThat(group.text(other, "pid")).isNotEqualTo(group.text(SERVER, "pid"));
    }
  }

  @Test
  void theProcessIsGoneWithItsGroup() {
    ProcessHandle process;
    try (var group = new McpGroup(McpSettings.local())) {
      process = process(group);
      assertThat(process.isAlive()).isTrue();
    }
    process.onExit().join();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void anIdleProcessIsLetGo() {
    var settings = McpSettings.local().withIdle(Duration.ofMillis(1));
    try (var group = new McpGroup(settings)) {
      var id = Long.parseLong(group.text(SERVER, "pid"));
      ProcessHandle.of(id).ifPresent(process -> process.onExit().join());
    }
  }

  @Test
  void aCallThatTakesTooLongEndsAndTheServerGoesOn() {
    var settings = McpSettings.local().withTimeouts(Duration.ofSeconds(60), Duration.ofMillis(100));
    try (var group = new McpGroup(settings)) {
      var failure = group.failure(SERVER, "silent");
      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.message()).contains("did not answer tools/call within 100 ms");
      assertThat(group.list(SERVER)).isNotEmpty();
    }
  }

  @Test
  void aCancelledCallEndsAndTheServerGoesOn() {
    try (var group = new McpGroup(McpSettings.local())) {
      var process = process(group);
      var cancellation = new CancellationSource();
      var call = group.start(SERVER, "silent", "{}", cancellation);
      cancellation.cancel();
      assertThat(((ToolReply.Failed) call.join()).failure().code()).isEqualTo("cancelled");
      assertThat(process(group)).isEqualTo(process);
    }
  }

  @Test
  void aServerThatAsksUsOrChattersIsUnderstood() {
    try (var group = new McpGroup(McpSettings.local())) {
      assertThat(group.text(SERVER, "ask")).isEqualTo("still here");
      assertThat(group.text(SERVER, "flood")).isEqualTo("still here");
    }
  }

  @Test
  void aLineBeyondTheBoundEndsTheServer() {
    try (var group = new McpGroup(McpSettings.local().withMaxMessageBytes(100_000))) {
      var failure = group.failure(SERVER, "flood");
      assertThat(failure.message()).contains("longer than 100000 bytes");
    }
  }

  @Test
  void picturesBecomeFilesOfTheGroup() {
    try (var group = new McpGroup(McpSettings.local())) {
      var reply = McpGroup.answer(group.call(SERVER, "picture", "{}"));
      assertThat(reply.text()).isEqualTo("a note");
      var file = reply.files().getFirst();
      assertThat(file.attribute("type")).isEqualTo("image");
      var content = group.files.read(file, 100, Cancellation.NEVER).toCompletableFuture().join();
      assertThat(new String(((Content.Read) content).bytes(), StandardCharsets.UTF_8))
          .isEqualTo("hello");
    }
  }

  @Test
  void aPolicyWithoutProcessesStartsNone() {
    try (var group = new McpGroup(McpSettings.server())) {
      var failure = group.failure(SERVER, "echo");
      assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
      assertThat(failure.message()).contains("policy allows none");
    }
  }

  @Test
  void aCommandThatIsNotThereIsNamed() {
    var missing =
        new McpServer(
            "gone",
            "stdio",
            "/no/such/command",
            List.of(),
            ObjectValue.EMPTY,
            "",
            ObjectValue.EMPTY);
    try (var group = new McpGroup(McpSettings.local())) {
      var failure = group.failure(missing, "echo");
      assertThat(failure.message()).contains("gone").contains("/no/such/command");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void moreServersThanTheBoundAreRefusedWhileAllAreInUse() {
    try (var group = new McpGroup(McpSettings.local().withMaxServers(1))) {
      var cancellation = new CancellationSource();
      group.list(SERVER);
      var busy = group.start(SERVER, "silent", "{}", cancellation);
      var other = TinyServer.process(Map.of("TOKEN", "another"));
      assertThat(group.failure(other, "pid").message()).contains("max_servers");
      cancellation.cancel();
      busy.join();
    }
  }
}
