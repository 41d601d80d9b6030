package io.heddle.server.testkit.cases;

import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ObjectValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a case. Keys that are not known have no effect.
 *
 * @param trigger the one that fires, with the inputs as its payload; null for a start by a caller
 * @param limits of the engine, or null for its usual ones
 * @param strictness whether a text that names a missing variable is an error
 * @param clock what nodes see, or null for the real one
 * @param idPrefix of made-up ids, or null for real ones
 * @param providers settings of model providers by name
 */
record CaseState(
    @Nullable String trigger,
    @Nullable RunLimits limits,
    Strictness strictness,
    ObjectValue system,
    ObjectValue environment,
    ObjectValue conversation,
    @Nullable Clock clock,
    @Nullable String idPrefix,
    Map<String, Settings> providers,
    List<MockRoute> routes,
    List<MockMcpServers.Mock> mcpServers,
    PluginSystem plugins) {

  private static final RunLimits USUAL = RunLimits.FLAT;

  /**
   * The plugins a case loads.
   *
   * @param host names of plugins that this runner brings along
   * @param sources what loaders load
   */
  record PluginSystem(List<String> host, List<Source> sources) {

    /** One source of a loader, below the folder of the case. */
    record Source(String loader, String path) {}
  }

  static CaseState of(ObjectValue root) {
    var state = new Settings(root);
    var config = state.settings("config");
    var providers = new LinkedHashMap<String, Settings>();
    state
        .object("llm_providers")
        .entries()
        .forEach((name, value) -> providers.put(name, Settings.of(value)));
    var time = state.settings("fake_time");
    return new CaseState(
        state.settings("trigger").text("id"),
        config.table().entries().isEmpty() ? null : limits(config),
        config.bool("strict_template", false) ? Strictness.STRICT : Strictness.LENIENT,
        state.object("system_variables"),
        state.object("environment_variables"),
        state.object("conversation_variables"),
        time.has("fixed_timestamp")
            ? Clock.fixed(Instant.ofEpochSecond(time.integer("fixed_timestamp", 0)), ZoneOffset.UTC)
            : null,
        state.settings("fake_id").text("prefix"),
        providers,
        state.tables("mock_server").stream().map(MockRoute::of).toList(),
        state.tables("mock_mcp_servers").stream().map(MockMcpServers.Mock::of).toList(),
        plugins(state.settings("plugin_system")));
  }

  private static RunLimits limits(Settings config) {
    var concurrency =
        config.bool("parallel_enabled", true) ? config.integer("max_concurrency", 0) : 1;
    return new RunLimits(
        bounded(config.integer("max_steps", USUAL.maxSteps())),
        Duration.ofSeconds(config.integer("max_execution_time_secs", USUAL.wallTime().toSeconds())),
        bounded(concurrency),
        USUAL.maxItems(),
        USUAL.maxRounds());
  }

  private static int bounded(long number) {
    return Math.clamp(number, 0, Integer.MAX_VALUE);
  }

  private static PluginSystem plugins(Settings settings) {
    var host = new java.util.ArrayList<>(settings.texts("host_bootstrap_plugins"));
    host.addAll(settings.texts("host_normal_plugins"));
    var sources =
        settings.tables("normal_load_sources").stream()
            .map(
                source -> {
                  var params = source.settings("params");
                  return new PluginSystem.Source(
                      source.text("loader_type", ""), params.text("dir", params.text("path", "")));
                })
            .toList();
    return new PluginSystem(List.copyOf(host), sources);
  }
}
