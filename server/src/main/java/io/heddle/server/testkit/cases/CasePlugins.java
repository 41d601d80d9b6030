package io.heddle.server.testkit.cases;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.plugin.Contributions;
import io.heddle.runtime.plugin.HeddlePlugin;
import io.heddle.runtime.plugin.HookPoint;
import io.heddle.runtime.plugin.LoadSource;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.runtime.plugin.PluginNode;
import io.heddle.sandbox.plugin.WasmPlugins;
import io.heddle.server.LocalPlugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plugins that cases name and nobody else needs. */
final class CasePlugins {

  private static final int EARLY = 10;

  /** Names of the sandboxes that Heddle has anyway: a case may ask for them as a plugin. */
  private static final Set<String> BUILT_IN = Set.of("test_sandbox_bootstrap");

  private CasePlugins() {}

  /** Starts what a case names; sources lie below the case's folder. */
  static PluginLoading load(CaseState.PluginSystem wanted, Path folder) {
    var plugins = new ArrayList<HeddlePlugin>();
    for (var name : wanted.host()) {
      var plugin = host(name);
      if (plugin != null) {
        plugins.add(plugin);
      } else if (!BUILT_IN.contains(name)) {
        return new PluginLoading.Refused(List.of("no plugin is known as " + name));
      }
    }
    var sources =
        wanted.sources().stream()
            .flatMap(source -> sources(source, folder.resolve(source.path())))
            .toList();
    return PluginLoading.load(plugins, sources);
  }

  private static java.util.stream.Stream<LoadSource> sources(
      CaseState.PluginSystem.Source source, Path place) {
    var found = LocalPlugins.sources(place);
    return found.isEmpty()
        ? java.util.stream.Stream.of(new LoadSource(source.loader(), place))
        : found.stream().map(one -> new LoadSource(source.loader(), one.place()));
  }

  private static @Nullable HeddlePlugin host(String name) {
    return switch (name) {
      case "wasm_bootstrap" -> new WasmPlugins();
      case "test_host_node" ->
          new Host(
              name,
              to ->
                  to.executor(
                      "plugin.test.echo",
                      (activation, _) ->
                          CompletableFuture.completedFuture(
                              echo(PluginNode.of(activation).settings()))));
      case "test_hook_modifier" ->
          new Host(
              name,
              to ->
                  to.hook(
                      HookPoint.BEFORE_VARIABLE_WRITE,
                      EARLY,
                      call ->
                          call.payload().get("value") instanceof StringValue(var text)
                              ? Value.of(text + "-hooked")
                              : null));
      case "test_llm_provider" -> new Host(name, to -> to.modelProvider(new NamedModel()));
      default -> null;
    };
  }

  private static Outcome echo(ObjectValue settings) {
    var config = settings.get("config") instanceof ObjectValue inner ? inner : settings;
    var message = config.get("message");
    return Outcome.Completed.of(
        ObjectValue.of("result", message == null ? Value.of("ok") : message));
  }

  private record Host(String id, Consumer<Contributions> adds) implements HeddlePlugin {

    @Override
    public PluginInfo info() {
      return PluginInfo.of(id, "1.0.0");
    }

    @Override
    public void contribute(Contributions contributions) {
      adds.accept(contributions);
    }
  }

  /** Answers with its model's name. */
  private static final class NamedModel implements ModelProvider {

    @Override
    public String id() {
      return "test";
    }

    @Override
    public CompletionStage<Reply> chat(
        Request request, Listener listener, Cancellation cancellation) {
      var text = "plugin:" + request.model();
      listener.onText(text);
      return CompletableFuture.completedFuture(
          new Reply.Answered(text, "", List.of(), "stop", Usage.NONE));
    }
  }
}
