package io.heddle.llm;

import io.heddle.llm.openai.Endpoint;
import io.heddle.llm.openai.Endpoint.Limits;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.model.ModelProviderSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All providers of a group by name: those given, those configured, then the known vendors.
 *
 * <p>Exports write a provider as a path ({@code langgenius/openai/openai}); its last part is the
 * name.
 */
public final class ModelProviders implements ModelProviderSource {

  private static final Map<String, Vendor> VENDORS = vendors();
  private static final int NEAR = 3;

  private final Map<String, ModelProvider> given = new LinkedHashMap<>();
  private final Map<String, ProviderConfig> configured;
  private final HttpPort http;
  private final Limits limits;
  private final InstantSource clock;

  /**
   * All providers of a group.
   *
   * @param given providers that need no making: the mock, a cassette, a plugin's
   * @param configured by the name that workflows write
   */
  public ModelProviders(
      List<ModelProvider> given,
      Map<String, ProviderConfig> configured,
      HttpPort http,
      Limits limits,
      InstantSource clock) {
    given.forEach(provider -> this.given.put(provider.id(), provider));
    this.configured = Map.copyOf(configured);
    this.http = http;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public Resolution resolve(String name) {
    var written = name.strip();
    var last = written.substring(written.lastIndexOf('/') + 1);
    for (var candidate : List.of(written, last, last.toLowerCase(Locale.ROOT))) {
      var found = find(candidate);
      if (found != null) {
        return new Resolution.Found(found);
      }
    }
    return new Resolution.Unknown(ModelFailures.config(unknown(written, last)));
  }

  /** The configuration that the usual environment variables of OpenAI clients give. */
  public static Map<String, ProviderConfig> fromEnvironment(Map<String, String> environment) {
    var key = environment.get("OPENAI_API_KEY");
    var url = environment.get("OPENAI_BASE_URL");
    return key == null && url == null
        ? Map.of()
        : Map.of(
            "openai", new ProviderConfig(null, url, key, environment.get("OPENAI_ORG_ID"), null));
  }

  private @Nullable ModelProvider find(String name) {
    var ready = given.get(name);
    if (ready != null) {
      return ready;
    }
    var config = configured.getOrDefault(name, ProviderConfig.NONE);
    var vendorName = config.vendor();
    var vendor = VENDORS.get(vendorName == null ? name : vendorName.toLowerCase(Locale.ROOT));
    if (vendor == null) {
      return config.baseUrl() == null ? null : openAi(name, config, anyVendor());
    }
    return openAi(name, config(name, vendor, config), vendor);
  }

  /** A name an export uses finds what is configured under the vendor's usual name. */
  private ProviderConfig config(String name, Vendor vendor, ProviderConfig config) {
    if (configured.containsKey(name)) {
      return config;
    }
    for (var other : vendor.names()) {
      var found = configured.get(other);
      if (found != null) {
        return found;
      }
    }
    return config;
  }

  private ModelProvider openAi(String name, ProviderConfig config, Vendor vendor) {
    var baseUrl = config.baseUrl();
    var model = config.defaultModel();
    var endpoint =
        new Endpoint(
            name,
            baseUrl == null ? vendor.baseUrl() : baseUrl,
            config.apiKey(),
            config.orgId(),
            model == null ? vendor.defaultModel() : model,
            vendor.keyRequired(),
            vendor.style(),
            limits);
    return new OpenAiModelProvider(endpoint, http, clock);
  }

  private String unknown(String written, String last) {
    if (last.isEmpty()) {
      return "the node names no model provider; known are " + names();
    }
    var nearest = nearest(last);
    return "there is no model provider %s%s; any service that speaks OpenAI's wire works as %s"
            .formatted(
                written,
                nearest == null ? "" : ", did you mean %s?".formatted(nearest),
                "openai_api_compatible with a base_url")
        + "; known are "
        + names();
  }

  private List<String> names() {
    var names = new TreeSet<>(given.keySet());
    names.addAll(configured.keySet());
    Vendor.KNOWN.forEach(vendor -> names.add(vendor.name()));
    return new ArrayList<>(names);
  }

  private @Nullable String nearest(String name) {
    String nearest = null;
    var least = NEAR;
    var candidates = new TreeSet<>(VENDORS.keySet());
    candidates.addAll(given.keySet());
    candidates.addAll(configured.keySet());
    for (var candidate : candidates) {
      var distance = distance(name.toLowerCase(Locale.ROOT), candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Letters to change, add or drop; long names are not compared. */
  private static int distance(String left, String right) {
    if (left.length() > 64 || Math.abs(left.length() - right.length()) >= NEAR) {
      return NEAR;
    }
    var above = new int[right.length() + 1];
    for (var column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (var row = 1; row <= left.length(); row++) {
      var current = new int[right.length() + 1];
      current[0] = row;
      for (var column = 1; column <= right.length(); column++) {
        var same = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        var changed = above[column - 1] + same;
        current[column] = Math.min(changed, Math.min(above[column], current[column - 1]) + 1);
      }
      above = current;
    }
    return above[right.length()];
  }

  private static Vendor anyVendor() {
    return VENDORS.getOrDefault("openai_api_compatible", Vendor.KNOWN.getFirst());
  }

  private static Map<String, Vendor> vendors() {
    var vendors = new HashMap<String, Vendor>();
    for (var vendor : Vendor.KNOWN) {
      vendor.names().forEach(name -> vendors.put(name, vendor));
    }
    return Map.copyOf(vendors);
  }
}
