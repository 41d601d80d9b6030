package io.heddle.llm;

import io.heddle.llm.openai.Endpoint.Style;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service known by name, so that a workflow needs a key only.
 *
 * @param names the usual one first; others are what exports call it
 * @param baseUrl null when it differs from customer to customer and must be configured
 * @param defaultModel asked when a workflow names none, or null
 * @param keyRequired false for what one runs oneself
 */
public record Vendor(
    List<String> names,
    @Nullable String baseUrl,
    @Nullable String defaultModel,
    boolean keyRequired,
    Style style) {

  /** All that speak OpenAI's wire, or have an address that does. */
  public static final List<Vendor> KNOWN =
      List.of(
          vendor("https://api.openai.com/v1", "openai").asking("gpt-4o"),
          vendor("https://api.deepseek.com/v1", "deepseek").asking("deepseek-chat"),
          vendor(
              "https://dashscope.aliyuncs.com/compatible-mode/v1", "tongyi", "dashscope", "qwen"),
          vendor("https://api.moonshot.cn/v1", "moonshot", "kimi"),
          vendor("https://open.bigmodel.cn/api/paas/v4", "zhipuai", "zhipu", "bigmodel"),
          vendor(
              "https://ark.cn-beijing.volces.com/api/v3",
              "volcengine_maas",
              "volcengine",
              "doubao"),
          vendor("https://api.siliconflow.cn/v1", "siliconflow"),
          vendor("https://openrouter.ai/api/v1", "openrouter"),
          vendor("https://api.groq.com/openai/v1", "groq"),
          vendor("https://api.mistral.ai/v1", "mistralai", "mistral"),
          vendor("https://api.together.xyz/v1", "togetherai", "together"),
          vendor("https://api.fireworks.ai/inference/v1", "fireworks"),
          vendor("https://api.perplexity.ai", "perplexity"),
          vendor("https://api.x.ai/v1", "x", "xai", "grok"),
          vendor("https://api.lingyiwanwu.com/v1", "yi", "lingyiwanwu"),
          vendor("https://api.minimaxi.com/v1", "minimax"),
          vendor("https://api.hunyuan.cloud.tencent.com/v1", "hunyuan"),
          vendor("https://qianfan.baidubce.com/v2", "wenxin", "qianfan"),
          vendor("https://api.baichuan-ai.com/v1", "baichuan"),
          vendor("https://api.stepfun.com/v1", "stepfun"),
          vendor("https://spark-api-open.xf-yun.com/v1", "spark"),
          vendor("https://integrate.api.nvidia.com/v1", "nvidia"),
          vendor("https://api.anthropic.com/v1", "anthropic", "claude"),
          vendor("https://generativelanguage.googleapis.com/v1beta/openai", "gemini", "google"),
          vendor("https://api.cohere.ai/compatibility/v1", "cohere"),
          keyless("http://localhost:11434/v1", "ollama"),
          keyless(null, "openai_api_compatible", "openai-compatible", "openai_compatible"),
          keyless(null, "vllm"),
          keyless(null, "xinference"),
          keyless(null, "localai"),
          keyless(null, "lmstudio"),
          vendor(null, "bedrock"),
          new Vendor(List.of("azure_openai", "azure"), null, null, true, Style.AZURE));

  public Vendor {
    names = List.copyOf(names);
  }

  public String name() {
    return names.getFirst();
  }

  private Vendor asking(String model) {
    return new Vendor(names, baseUrl, model, keyRequired, style);
  }

  private static Vendor vendor(@Nullable String baseUrl, String... names) {
    return new Vendor(List.of(names), baseUrl, null, true, Style.OPENAI);
  }

  private static Vendor keyless(@Nullable String baseUrl, String... names) {
    return new Vendor(List.of(names), baseUrl, null, false, Style.OPENAI);
  }
}
