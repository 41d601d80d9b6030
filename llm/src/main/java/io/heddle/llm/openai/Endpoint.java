package io.heddle.llm.openai;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a service is and how to speak to it.
 *
 * @param provider the name in messages
 * @param baseUrl what {@code /chat/completions} is put behind, or null when only credentials say it
 * @param apiKey the installation's own, or null
 * @param orgId sent as {@code OpenAI-Organization}, or null
 * @param defaultModel asked when a workflow names none, or null
 * @param keyRequired whether a request without a key is refused here already
 * @param style how the address and the key are written
 */
public record Endpoint(
    String provider,
    @Nullable String baseUrl,
    @Nullable String apiKey,
    @Nullable String orgId,
    @Nullable String defaultModel,
    boolean keyRequired,
    Style style,
    Limits limits) {

  /** How the address and the key are written. */
  public enum Style {
    OPENAI,
    AZURE
  }

  /**
   * What one request may take.
   *
   * @param connect until a connection stands
   * @param silence the longest wait for the next byte
   * @param total of one request
   * @param responseBytes the longest answer
   */
  public record Limits(Duration connect, Duration silence, Duration total, long responseBytes) {

    public static final Limits STANDARD =
        new Limits(
            Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofMinutes(10), 16L << 20);
  }

  private static final List<String> KEYS = List.of("api_key", "openai_api_key");
  private static final List<String> URLS =
      List.of("base_url", "api_base", "endpoint_url", "openai_api_base");
  private static final List<String> ORGANIZATIONS =
      List.of("org_id", "organization", "openai_organization");
  private static final List<String> VERSIONS = List.of("api_version", "openai_api_version");

  /** What a request's own credentials say goes before what is configured here. */
  Endpoint with(Map<String, String> credentials) {
    if (credentials.isEmpty()) {
      return this;
    }
    return new Endpoint(
        provider,
        or(url(credentials), baseUrl),
        or(first(KEYS, credentials), apiKey),
        or(first(ORGANIZATIONS, credentials), orgId),
        defaultModel,
        keyRequired,
        style,
        limits);
  }

  static @Nullable String version(Map<String, String> credentials) {
    return first(VERSIONS, credentials);
  }

  /** A setting called {@code openai_api_base} leaves the version out of the address. */
  private static @Nullable String url(Map<String, String> credentials) {
    var url = first(URLS, credentials);
    return url != null && url.equals(credentials.get("openai_api_base")) && !url.contains("/v1")
        ? withoutSlash(url) + "/v1"
        : url;
  }

  private static @Nullable String first(List<String> names, Map<String, String> credentials) {
    for (var name : names) {
      var value = credentials.get(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }

  static String withoutSlash(String url) {
    return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
  }

  private static @Nullable String or(@Nullable String value, @Nullable String otherwise) {
    return value == null ? otherwise : value;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "%s at %s%s".formatted(provider, baseUrl, apiKey == null ? "" : " with a key");
  }
}
