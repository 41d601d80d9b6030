package io.heddle.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.llm.openai.Endpoint.Limits;
import io.heddle.runtime.http.BodyReader;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProviderSource.Resolution;
import io.heddle.runtime.node.Cancellation;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelProvidersTest {

  private final List<String> sent = new ArrayList<>();
  private final HttpPort http =
      new HttpPort() {
        @Override
        public CompletionStage<HttpPort.Reply> send(Request request, Cancellation c) {
          sent.add(request.uri() + " " + new String(body(request), StandardCharsets.UTF_8));
          var json = "{\"choices\":[{\"message\":{\"content\":\"ok\"}}]}";
          return CompletableFuture.completedFuture(
              new HttpPort.Reply.Answered(
                  200, List.of(), json.getBytes(StandardCharsets.UTF_8), request.uri()));
        }

        @Override
        public CompletionStage<HttpPort.Reply> stream(
            Request request, BodyReader reader, Cancellation c) {
          return send(request, c);
        }
      };

  @ParameterizedTest
  @CsvSource({
    "openai,                              https://api.openai.com/v1/chat/completions",
    "langgenius/openai/openai,            https://api.openai.com/v1/chat/completions",
    "OpenAI,                              https://api.openai.com/v1/chat/completions",
    "deepseek,                            https://api.deepseek.com/v1/chat/completions",
    "langgenius/tongyi/tongyi,           "
        + " https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
    "volcengine_maas,                    "
        + " https://ark.cn-beijing.volces.com/api/v3/chat/completions",
    "langgenius/siliconflow/siliconflow,  https://api.siliconflow.cn/v1/chat/completions",
    "ollama,                              http://localhost:11434/v1/chat/completions",
    "house,                               http://models.house/v1/chat/completions"
  })
  void findsAServiceByEveryNameItHas(String name, String address) {
    var provider = found(name);

    var reply = ask(provider, Map.of("api_key", "sk-1"));

    assertThat(reply).isInstanceOf(Reply.Answered.class);
    assertThat(sent.getFirst()).startsWith(address + " ");
  }

  @Test
  void findsTheMockWhateverThePath() {
    assertThat(found("mock").id()).isEqualTo("mock");
    assertThat(found("acme/mock/mock").id()).isEqualTo("mock");
  }

  @ParameterizedTest
  @CsvSource({
    "opnai,    did you mean openai?",
    "deepsek,  did you mean deepseek?",
    "acme/mok, did you mean mock?",
    "'',       names no model provider",
    "quux,     openai_api_compatible with a base_url"
  })
  void saysWhichNameIsNearAndWhatToConfigure(String name, String words) {
    var unknown = (Resolution.Unknown) providers().resolve(name);

    assertThat(unknown.failure().message()).contains(words, "known are [");
    assertThat(unknown.failure().retryable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"openai_api_compatible", "azure_openai", "vllm", "bedrock"})
  void asksForTheAddressOfAServiceThatHasNone(String name) {
    var reply = (Reply.Failed) ask(found(name), Map.of("api_key", "sk-1"));

    assertThat(reply.failure().message()).contains("set base_url");
  }

  @Test
  void readsCredentialsAsExportsNameThem() {
    var credentials = Map.of("openai_api_key", "sk-1", "openai_api_base", "https://proxy.example/");

    ask(found("openai"), credentials);

    assertThat(sent.getFirst()).startsWith("https://proxy.example/v1/chat/completions ");
  }

  @Test
  void speaksToAzureByDeploymentWhenAVersionIsGiven() {
    var credentials =
        Map.of("api_key", "k", "base_url", "https://a.example", "api_version", "2024-10-21");

    ask(found("azure_openai"), credentials);

    assertThat(sent.getFirst())
        .startsWith(
            "https://a.example/openai/deployments/m/chat/completions?api-version=2024-10-21 ");
  }

  @Test
  void takesTheUsualEnvironment() {
    assertThat(ModelProviders.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-9")))
        .extractingByKey("openai")
        .extracting(ProviderConfig::apiKey)
        .isEqualTo("sk-9");
    assertThat(ModelProviders.fromEnvironment(Map.of())).isEmpty();
    assertThat(ProviderConfig.key("sk-9").toString()).doesNotContain("sk-9");
  }

  private ModelProvider found(String name) {
    return ((Resolution.Found) providers().resolve(name)).provider();
  }

  private ModelProviders providers() {
    var house = new ProviderConfig(null, "http://models.house/v1", null, null, null);
    return new ModelProviders(
        List.of(new MockModelProvider()),
        Map.of("house", house),
        http,
        Limits.STANDARD,
        InstantSource.system());
  }

  private static Reply ask(ModelProvider provider, Map<String, String> credentials) {
    var request = Requests.credentials(Requests.ask("m", "x"), credentials);
    return provider.chat(request, Listener.NONE, Cancellation.NEVER).toCompletableFuture().join();
  }

  private static byte[] body(HttpPort.Request request) {
    var body = request.body();
    return body == null ? new byte[0] : body;
  }
}
