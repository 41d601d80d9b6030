package io.heddle.sandbox.plugin;

import io.heddle.runtime.plugin.Contributions;
import io.heddle.runtime.plugin.HeddlePlugin;
import io.heddle.runtime.plugin.PluginException;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.sandbox.wasm.PluginModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The bootstrap plugin that loads plugins of the type {@code wasm}: a directory with a manifest and
 * a module, or a directory of such directories. The engine starts with the first of them.
 */
public final class WasmPlugins implements HeddlePlugin {

  private static final String MANIFEST = "manifest.json";
  private static final long MAX_MANIFEST = 1 << 20;
  private static final long MAX_MODULE = 5 << 20;

  private final Set<Capability> granted;
  private final WasmThreads threads = new WasmThreads();

  /** Grants whatever the manifests ask for. */
  public WasmPlugins() {
    this(Capability.ALL);
  }

  /**
   * @param granted what manifests may ask for
   */
  public WasmPlugins(Set<Capability> granted) {
    this.granted = Set.copyOf(granted);
  }

  @Override
  public PluginInfo info() {
    return new PluginInfo(
        "heddle.wasm", "1", "WebAssembly plugins", "Loads directories with a manifest.json.");
  }

  @Override
  public Phase phase() {
    return Phase.BOOTSTRAP;
  }

  @Override
  public void contribute(Contributions contributions) {
    contributions.loader("wasm", this::load);
  }

  @Override
  public void stop() {
    threads.close();
  }

  /** Whether this is the directory of one plugin. */
  public static boolean isPlugin(Path directory) {
    return Files.isRegularFile(directory.resolve(MANIFEST));
  }

  private List<HeddlePlugin> load(Path place) throws PluginException {
    if (isPlugin(place)) {
      return List.of(one(place));
    }
    try (var entries = Files.list(place)) {
      var directories = entries.filter(WasmPlugins::isPlugin).sorted().limit(1_000).toList();
      if (directories.isEmpty()) {
        throw new PluginException(
            "%s: neither it nor a directory in it has a %s".formatted(place, MANIFEST));
      }
      var plugins = new java.util.ArrayList<HeddlePlugin>();
      for (var directory : directories) {
        plugins.add(one(directory));
      }
      return plugins;
    } catch (IOException e) {
      throw new PluginException("%s: cannot be read: %s".formatted(place, e));
    }
  }

  private HeddlePlugin one(Path directory) throws PluginException {
    var file = directory.resolve(MANIFEST);
    var manifest =
        ManifestReader.read(
            file.toString(),
            new String(bytes(file, MAX_MANIFEST), java.nio.charset.StandardCharsets.UTF_8));
    for (var capability : manifest.capabilities()) {
      if (!granted.contains(capability)) {
        throw new PluginException(
            "%s: capabilities.%s is not granted here".formatted(file, capability.key()));
      }
    }
    var code = directory.resolve(manifest.wasmFile()).normalize();
    if (!code.startsWith(directory.normalize())) {
      throw new PluginException("%s: wasm_file leads out of the directory".formatted(file));
    }
    return switch (module(code, manifest)) {
      case PluginModule.Loading.Loaded(var module) -> new WasmPlugin(manifest, module, threads);
      case PluginModule.Loading.Refused(var why) ->
          throw new PluginException("%s: %s".formatted(code, why));
    };
  }

  private PluginModule.Loading module(Path code, Manifest manifest) throws PluginException {
    var bytes = bytes(code, MAX_MODULE);
    return code.toString().endsWith(".wat")
        ? PluginModule.load(
            threads.guest(),
            new String(bytes, java.nio.charset.StandardCharsets.UTF_8),
            manifest.bounds())
        : PluginModule.load(threads.guest(), bytes, manifest.bounds());
  }

  private static byte[] bytes(Path file, long most) throws PluginException {
    try {
      if (Files.size(file) > most) {
        throw new PluginException("%s: larger than %d bytes".formatted(file, most));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new PluginException("%s: cannot be read: %s".formatted(file, e));
    }
  }
}
