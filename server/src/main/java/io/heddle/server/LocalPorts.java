package io.heddle.server;

import com.typesafe.config.ConfigFactory;
import io.heddle.llm.MockModelProvider;
import io.heddle.llm.ModelProviders;
import io.heddle.llm.ProviderConfig;
import io.heddle.llm.mcp.McpPool;
import io.heddle.llm.mcp.McpSettings;
import io.heddle.llm.mcp.PooledMcp;
import io.heddle.llm.openai.Endpoint;
import io.heddle.runtime.Environment;
import io.heddle.runtime.GroupPorts;
import io.heddle.runtime.GroupServices;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.executor.NodeExecutors;
import io.heddle.runtime.http.HttpPool;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.PooledHttp;
import io.heddle.runtime.model.ModelPool;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.model.ModelProviderSource;
import io.heddle.runtime.model.Models;
import io.heddle.runtime.model.PooledModels;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.tool.GroupTools;
import io.heddle.sandbox.GuestLanguages;
import io.heddle.sandbox.PooledSandbox;
import io.heddle.sandbox.SandboxPool;
import io.heddle.sandbox.SandboxSettings;
import io.heddle.server.knowledge.LocalKnowledge;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What nodes run on under {@code heddle run}: the real sandbox and network, the mock model and
 * every known provider, MCP servers that workflows name, and the knowledge that the caller gives.
 */
public final class LocalPorts implements LocalWiring {

  private final Options options;

  public LocalPorts(Options options) {
    this.options = options;
  }

  /**
   * What differs from one local group to the next.
   *
   * @param policy where its requests may go
   * @param providers configured model providers by the name that workflows write
   * @param tools what its tool nodes and agents call, or null for the MCP servers that they name
   * @param knowledge what knowledge nodes search
   * @param plugins started
   */
  public record Options(
      String group,
      NetworkPolicy policy,
      Map<String, ProviderConfig> providers,
      NodeContext.@Nullable Tools tools,
      NodeContext.KnowledgeBase knowledge,
      PluginSet plugins) {

    public Options {
      providers = Map.copyOf(providers);
    }

    /** No configured provider, and nothing to search. */
    public static Options of(String group, NetworkPolicy policy) {
      return new Options(group, policy, Map.of(), null, LocalKnowledge.NONE, PluginSet.NONE);
    }

    public Options withTools(NodeContext.Tools others) {
      return new Options(group, policy, providers, others, knowledge, plugins);
    }

    public Options withProviders(Map<String, ProviderConfig> others) {
      return new Options(group, policy, others, tools, knowledge, plugins);
    }

    public Options withKnowledge(NodeContext.KnowledgeBase other) {
      return new Options(group, policy, providers, tools, other, plugins);
    }

    public Options withPlugins(PluginSet others) {
      return new Options(group, policy, providers, tools, knowledge, others);
    }
  }

  @Override
  public PluginSet plugins() {
    return options.plugins();
  }

  @Override
  public Environment.Executors executors() {
    return new NodeExecutors(options.plugins().executors())::of;
  }

  @Override
  public RuntimeGroup.PortsFactory ports() {
    return ports(http -> GroupServices.inMemory(http, () -> UUID.randomUUID().toString()));
  }

  @Override
  public RuntimeGroup.PortsFactory ports(Function<HttpPort, GroupServices> services) {
    return context -> create(context, services);
  }

  private GroupPorts create(ActorContext<?> context, Function<HttpPort, GroupServices> kept) {
    var group = options.group();
    var http = PooledHttp.spawn(context, HttpPool.Setup.of(group, options.policy()));
    var settings = SandboxSettings.of(ConfigFactory.load());
    var pool = context.spawn(SandboxPool.create(settings, new GuestLanguages()), "sandbox");
    var providers = new LazyProviders(http, options);
    var models = PooledModels.spawn(context, ModelPool.Setup.of(group, providers));
    var services = kept.apply(http);
    return new Pools(
        new PooledSandbox(pool, settings),
        http,
        name -> new Pooled(name, models),
        tools(context, http, services),
        options.knowledge(),
        services);
  }

  private NodeContext.Tools tools(ActorContext<?> context, HttpPort http, GroupServices services) {
    var given = options.tools();
    if (given != null) {
      return given;
    }
    var setup = new McpPool.Setup(options.group(), McpSettings.local(), http);
    var mcp = PooledMcp.spawn(context, setup, services.files());
    return new GroupTools(List.of(), Map.of(), mcp);
  }

  /** All providers, made when the first model is asked: most workflows ask none. */
  private static final class LazyProviders implements ModelProviderSource {

    private final HttpPort http;
    private final LocalPorts.Options options;
    private @Nullable ModelProviders providers;

    LazyProviders(HttpPort http, LocalPorts.Options options) {
      this.http = http;
      this.options = options;
    }

    @Override
    public synchronized Resolution resolve(String name) {
      var made = providers;
      if (made == null) {
        var given = new ArrayList<ModelProvider>(options.plugins().modelProviders());
        given.add(new MockModelProvider());
        made =
            new ModelProviders(
                given, options.providers(), http, Endpoint.Limits.STANDARD, InstantSource.system());
        providers = made;
      }
      return made.resolve(name);
    }
  }

  /** One provider of the pool, under the name that a workflow writes. */
  private record Pooled(String id, Models models) implements ModelProvider {
    @Override
    public CompletionStage<Reply> chat(
        Request request, Listener listener, Cancellation cancellation) {
      return models.chat(id, request, listener, cancellation);
    }
  }

  private record Pools(
      Sandbox sandbox,
      HttpPort http,
      NodeContext.Models models,
      NodeContext.Tools tools,
      NodeContext.KnowledgeBase knowledge,
      GroupServices services)
      implements GroupPorts {}
}
