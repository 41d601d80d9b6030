package io.heddle.server;

import io.heddle.runtime.plugin.HeddlePlugin;
import io.heddle.runtime.plugin.JarPlugins;
import io.heddle.runtime.plugin.LoadSource;
import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.sandbox.plugin.WasmPlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The plugins of this process: those on its class path, and those in directories. */
public final class LocalPlugins {

  private static final int MOST = 1_000;

  private LocalPlugins() {}

  /**
   * Starts them: by name of their class on the class path, then by name of their file. May block.
   *
   * @param directories each the directory of one WebAssembly plugin, or one that holds such
   *     directories and jars
   */
  public static PluginLoading load(List<Path> directories) {
    var plugins = new ArrayList<HeddlePlugin>();
    try {
      ServiceLoader.load(HeddlePlugin.class).forEach(plugins::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      return new PluginLoading.Refused(List.of("a plugin on the class path: " + e));
    }
    if (!directories.isEmpty()) {
      plugins.add(new JarPlugins());
      plugins.add(new WasmPlugins());
    }
    var sources = new ArrayList<LoadSource>();
    for (var directory : directories) {
      var found = sources(directory);
      if (found.isEmpty()) {
        return new PluginLoading.Refused(
            List.of(
                "%s: there is no plugin here: neither a jar nor a directory with a manifest.json"
                    .formatted(directory)));
      }
      sources.addAll(found);
    }
    return PluginLoading.load(plugins, sources);
  }

  /** What of a directory can be loaded: the plugin that it is, or those that it holds. */
  public static List<LoadSource> sources(Path directory) {
    if (WasmPlugins.isPlugin(directory)) {
      return List.of(new LoadSource("wasm", directory));
    }
    try (var entries = Files.list(directory)) {
      return entries.sorted().limit(MOST).flatMap(entry -> source(entry).stream()).toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static List<LoadSource> source(Path entry) {
    if (entry.toString().endsWith(".jar")) {
      return List.of(new LoadSource("jar", entry));
    }
    return WasmPlugins.isPlugin(entry) ? List.of(new LoadSource("wasm", entry)) : List.of();
  }
}
