package io.heddle.server;

import com.typesafe.config.ConfigFactory;
import io.heddle.llm.MockModelProvider;
import io.heddle.llm.ModelProviders;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * What nodes run on under {@code heddle run}: the real sandbox and network, the mock model and
 * every known provider, MCP servers that workflows name, and the knowledge that the caller gives.
 */
public final class LocalPorts implements LocalWiring {

  private final String group;
  private final boolean denyPrivateNetwork;
  private final NodeContext.KnowledgeBase knowledge;

  private final PluginSet plugins;

  /**
   * @param denyPrivateNetwork whether requests to loopback and private addresses are refused
   * @param knowledge what knowledge nodes search
   * @param plugins started
   */
  public LocalPorts(
      String group,
      boolean denyPrivateNetwork,
      NodeContext.KnowledgeBase knowledge,
      PluginSet plugins) {
    this.group = group;
    this.denyPrivateNetwork = denyPrivateNetwork;
    this.knowledge = knowledge;
    this.plugins = plugins;
  }

  @Override
  public PluginSet plugins() {
    return plugins;
  }

  @Override
  public Environment.Executors executors() {
    return new NodeExecutors(plugins.executors())::of;
  }

  @Override
  public RuntimeGroup.PortsFactory ports() {
    return this::create;
  }

  private GroupPorts create(ActorContext<?> context) {
    var policy = denyPrivateNetwork ? NetworkPolicy.server() : NetworkPolicy.local();
    var http = PooledHttp.spawn(context, HttpPool.Setup.of(group, policy));
    var settings = SandboxSettings.of(ConfigFactory.load());
    var pool = context.spawn(SandboxPool.create(settings, new GuestLanguages()), "sandbox");
    var models =
        PooledModels.spawn(context, ModelPool.Setup.of(group, new LazyProviders(http, plugins)));
    var services = GroupServices.inMemory(http, () -> UUID.randomUUID().toString());
    var mcp =
        PooledMcp.spawn(
            context, new McpPool.Setup(group, McpSettings.local(), http), services.files());
    return new Pools(
        new PooledSandbox(pool, settings),
        http,
        name -> new Pooled(name, models),
        new GroupTools(List.of(), Map.of(), mcp),
        knowledge,
        services);
  }

  /** All providers, made when the first model is asked: most workflows ask none. */
  private static final class LazyProviders implements ModelProviderSource {

    private final HttpPort http;
    private final PluginSet plugins;
    private @Nullable ModelProviders providers;

    LazyProviders(HttpPort http, PluginSet plugins) {
      this.http = http;
      this.plugins = plugins;
    }

    @Override
    public synchronized Resolution resolve(String name) {
      var made = providers;
      if (made == null) {
        var given = new ArrayList<ModelProvider>(plugins.modelProviders());
        given.add(new MockModelProvider());
        made =
            new ModelProviders(
                given, Map.of(), http, Endpoint.Limits.STANDARD, InstantSource.system());
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
