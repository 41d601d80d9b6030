package io.heddle.runtime.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The bootstrap plugin that loads plugins of the type {@code jar}: what the jar names in {@code
 * META-INF/services/io.heddle.runtime.plugin.HeddlePlugin}. Each jar has a class loader of its own,
 * so that two plugins may bring different versions of a library; Heddle's own classes are shared.
 *
 * <p>Java code is trusted: it may do whatever this process may.
 */
public final class JarPlugins implements HeddlePlugin {

  private final List<URLClassLoader> loaders = new ArrayList<>();

  @Override
  public PluginInfo info() {
    return new PluginInfo("heddle.jar", "1", "Java plugins", "Loads jars that name a service.");
  }

  @Override
  public Phase phase() {
    return Phase.BOOTSTRAP;
  }

  @Override
  public void contribute(Contributions contributions) {
    contributions.loader("jar", this::load);
  }

  /** After all others: by then the plugins of the jars are stopped. */
  @Override
  public void stop() throws IOException {
    for (var loader : loaders) {
      loader.close();
    }
  }

  private List<HeddlePlugin> load(Path jar) throws PluginException {
    if (!Files.isRegularFile(jar)) {
      throw new PluginException("%s: there is no such jar".formatted(jar));
    }
    var loader = loader(jar);
    loaders.add(loader);
    var plugins = new ArrayList<HeddlePlugin>();
    try {
      for (var plugin : ServiceLoader.load(HeddlePlugin.class, loader)) {
        // The loader above knows plugins too; those are not this jar's.
        if (loader.equals(plugin.getClass().getClassLoader())) {
          plugins.add(plugin);
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new PluginException("%s: %s".formatted(jar, e));
    }
    if (plugins.isEmpty()) {
      throw new PluginException(
          "%s: it names no plugin in META-INF/services/%s"
              .formatted(jar, HeddlePlugin.class.getName()));
    }
    return plugins;
  }

  private static URLClassLoader loader(Path jar) throws PluginException {
    try {
      return new URLClassLoader(
          String.valueOf(jar.getFileName()),
          new URL[] {jar.toUri().toURL()},
          HeddlePlugin.class.getClassLoader());
    } catch (MalformedURLException e) {
      throw new PluginException("%s: %s".formatted(jar, e.getMessage()));
    }
  }
}
