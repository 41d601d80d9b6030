package io.heddle.llm.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.ErrorKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class WebServerTest {

  @ParameterizedTest
  @EnumSource(WebServer.Kind.class)
  void offersAndCallsItsTools(WebServer.Kind kind) throws IOException {
    try (var server = new WebServer(kind);
        var group = new McpGroup(McpSettings.server())) {
      var described = server.described();
      assertThat(group.list(described)).extracting(Tool::name).containsExactly("echo", "env");
      var reply = McpGroup.answer(group.call(described, "echo", "{\"n\":1}"));
      assertThat(reply.text()).isEqualTo("first\n{\"n\":1}");
      assertThat(McpGroup.answer(group.call(described, "broken", "{}")).isError()).isTrue();
      assertThat(server.asked).allSatisfy(line -> assertThat(line).contains("key=hush-hush"));
      assertThat(server.asked.stream().filter(line -> line.startsWith("notifications/init")))
          .hasSize(1);
    }
  }

  @Test
  void saysTheAgreedVersionAndEndsItsSession() throws IOException {
    try (var server = new WebServer(WebServer.Kind.JSON)) {
      try (var group = new McpGroup(McpSettings.server().withMaxServers(1))) {
        group.list(server.described());
        assertThat(server.asked.getLast()).contains("version=2025-06-18");
        try (var other = new WebServer(WebServer.Kind.JSON)) {
          group.list(other.described());
        }
        awaitLine(server, "DELETE s1");
      }
    }
  }

  private static void awaitLine(WebServer server, String line) {
    while (!server.asked.contains(line)) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WebServer.Kind.class,
      names = {"JSON", "EVENTS"})
  void aForgottenSessionIsAFailureToRetryAndTheNextCallBeginsAnew(WebServer.Kind kind)
      throws IOException {
    try (var server = new WebServer(kind);
        var group = new McpGroup(McpSettings.server())) {
      group.list(server.described());
      server.session = "s2";
      var failure = group.failure(server.described(), "broken");
      assertThat(failure.retryable()).isTrue();
      assertThat(failure.message()).contains("forgot the session");
      assertThat(group.list(server.described())).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, PERMISSION, false",
    "429, RATE_LIMITED, true",
    "503, NETWORK, true",
    "418, VALIDATION, false"
  })
  void statusesAreFailuresOfTheirKind(int status, ErrorKind kind, boolean retryable)
      throws IOException {
    try (var server = new WebServer(WebServer.Kind.JSON);
        var group = new McpGroup(McpSettings.server())) {
      server.refusing = status;
      var failure = group.failure(server.described(), "echo");
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.retryable()).isEqualTo(retryable);
      assertThat(failure.message()).contains(Integer.toString(status));
    }
  }

  @Test
  void anOlderServerMayNotSendOurMessagesElsewhere() throws IOException {
    try (var server = new WebServer(WebServer.Kind.OLDER);
        var group = new McpGroup(McpSettings.server())) {
      server.endpoint = "http://127.0.0.1:1/messages";
      assertThat(group.failure(server.described(), "echo").message())
          .contains("somewhere else than its own address");
      assertThat(server.asked).isEmpty();
    }
  }

  @Test
  void theNetworkPolicyOfTheGroupHolds() throws IOException {
    try (var server = new WebServer(WebServer.Kind.JSON);
        var group = new McpGroup(McpSettings.server(), NetworkPolicy.server())) {
      var failure = group.failure(server.described(), "echo");
      assertThat(failure.kind()).isEqualTo(ErrorKind.PERMISSION);
      assertThat(failure.message()).contains("policy server");
      assertThat(server.asked).isEmpty();
    }
  }
}
