package io.heddle.sandbox.plugin;

import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.plugin.Contributions;
import io.heddle.runtime.plugin.HeddlePlugin;
import io.heddle.runtime.plugin.HookCall;
import io.heddle.runtime.plugin.PluginException;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.sandbox.wasm.PluginModule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One plugin in WebAssembly: its node types and hooks. */
final class WasmPlugin implements HeddlePlugin {

  /** A hook holds up its run, so that it gets no longer than this. */
  private static final Duration HOOK_TIME = Duration.ofSeconds(1);

  private final Manifest manifest;
  private final PluginModule module;
  private final WasmThreads threads;

  WasmPlugin(Manifest manifest, PluginModule module, WasmThreads threads) {
    this.manifest = manifest;
    this.module = module;
    this.threads = threads;
  }

  @Override
  public PluginInfo info() {
    return manifest.info();
  }

  @Override
  public void contribute(Contributions contributions) {
    for (var type : manifest.nodeTypes()) {
      contributions.executor(type.type(), new WasmNode(manifest, type, module, threads));
    }
    for (var hook : manifest.hooks()) {
      contributions.hook(hook.point(), hook.priority(), call -> heard(hook, call));
    }
  }

  private @Nullable Value heard(Manifest.Hook hook, HookCall call) throws PluginException {
    var host = WasmHost.of(manifest, call);
    var limits = Limits.STANDARD.withWallTime(HOOK_TIME);
    return switch (module.call(hook.handler(), call.payload(), host, limits, threads.watchdog())) {
      case PluginModule.Answer.Returned(var value) -> value instanceof NoneValue ? null : value;
      case PluginModule.Answer.Failed(var failure) -> throw new PluginException(failure.message());
    };
  }
}
