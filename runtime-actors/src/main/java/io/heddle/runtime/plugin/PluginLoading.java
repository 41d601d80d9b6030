package io.heddle.runtime.plugin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the start of a group's plugins ended: with all of them, or with none. */
public sealed interface PluginLoading {

  /** All are started. */
  record Loaded(PluginSet plugins) implements PluginLoading {}

  /**
   * At least one cannot be used; those that were started are stopped again.
   *
   * @param problems one sentence each, naming the plugin or file
   */
  record Refused(List<String> problems) implements PluginLoading {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Starts the bootstrap plugins in the order given, then the others in theirs, then those that the
   * sources hold; and tells {@link HookPoint#AFTER_PLUGIN_LOADED}. May block.
   */
  static PluginLoading load(List<HeddlePlugin> plugins, List<LoadSource> sources) {
    var run = new Run();
    plugins.stream().filter(Run::isBootstrap).forEach(run::start);
    plugins.stream().filter(plugin -> !Run.isBootstrap(plugin)).forEach(run::start);
    sources.forEach(run::load);
    return run.end();
  }

  /** Stops plugins, the last one first. */
  static void stop(List<HeddlePlugin> started) {
    started.reversed().forEach(Run::stop);
  }

  /** One loading. After the first problem nothing more is started. */
  final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(PluginLoading.class);

    private final Contributed all = new Contributed();
    private final List<HeddlePlugin> started = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private Run() {}

    private static boolean isBootstrap(HeddlePlugin plugin) {
      return plugin.phase() == HeddlePlugin.Phase.BOOTSTRAP;
    }

    private void load(LoadSource source) {
      if (!all.problems.isEmpty()) {
        return;
      }
      var loader = all.loaders.get(source.type());
      if (loader == null) {
        all.problems.add(
            "%s: nothing here loads plugins of the type '%s'; known: %s"
                .formatted(source.place(), source.type(), String.join(", ", all.loaders.keySet())));
        return;
      }
      try {
        loader.load(source.place()).forEach(this::start);
      } catch (PluginException e) {
        all.problems.add(String.valueOf(e.getMessage()));
      }
    }

    /** A plugin is foreign code: whatever it throws says that it cannot be used. */
    @SuppressWarnings("CatchingUnchecked")
    private void start(HeddlePlugin plugin) {
      if (!all.problems.isEmpty()) {
        return;
      }
      var name = plugin.getClass().getName();
      try {
        name = plugin.info().id();
        if (!ids.add(name)) {
          all.problems.add("%s: there are two plugins with this id".formatted(name));
          return;
        }
        plugin.contribute(all.of(plugin));
        if (all.problems.isEmpty()) {
          started.add(plugin);
          plugin.start();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        all.problems.add("%s: interrupted while it started".formatted(name));
      } catch (Exception | LinkageError e) {
        LOG.debug("plugin {} does not start", name, e);
        all.problems.add("%s: it does not start: %s".formatted(name, e));
      }
    }

    private PluginLoading end() {
      if (!all.problems.isEmpty()) {
        PluginLoading.stop(started);
        return new Refused(all.problems);
      }
      if (started.isEmpty()) {
        return new Loaded(PluginSet.NONE);
      }
      var plugins = new PluginSet(started, all);
      plugins.announce();
      return new Loaded(plugins);
    }

    @SuppressWarnings("CatchingUnchecked")
    private static void stop(HeddlePlugin plugin) {
      try {
        plugin.stop();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception | LinkageError e) {
        LOG.warn("plugin {} does not stop as it should", plugin.info().id(), e);
      }
    }
  }
}
