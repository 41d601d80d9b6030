package io.heddle.llm;

import org.jspecify.annotations.Nullable;

/**
 * What an installation or a group says of a provider; null leaves it to the vendor's own.
 *
 * @param vendor the kind of service, when the provider's name does not say: {@code
 *     openai_api_compatible} for any
 */
public record ProviderConfig(
    @Nullable String vendor,
    @Nullable String baseUrl,
    @Nullable String apiKey,
    @Nullable String orgId,
    @Nullable String defaultModel) {

  public static final ProviderConfig NONE = new ProviderConfig(null, null, null, null, null);

  public static ProviderConfig key(String apiKey) {
    return new ProviderConfig(null, null, apiKey, null, null);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "vendor %s at %s%s, default model %s"
        .formatted(vendor, baseUrl, apiKey == null ? "" : " with a key", defaultModel);
  }
}
