package io.heddle.runtime.plugin;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.Watcher;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the events of plugins go: to whoever watches the run; errors to the log in any case. */
final class PluginEvents {

  private static final Logger LOG = LoggerFactory.getLogger(PluginEvents.class);

  private final String executionId;
  private final @Nullable Watcher watcher;
  private final InstantSource clock;

  PluginEvents(String executionId, @Nullable Watcher watcher, InstantSource clock) {
    this.executionId = executionId;
    this.watcher = watcher;
    this.clock = clock;
  }

  void loaded(PluginInfo plugin) {
    if (watcher != null && watcher.isHeard()) {
      watcher.onEvent(
          new RunEvent.PluginLoaded(
              executionId, plugin.id(), plugin.version(), plugin.name(), clock.millis()));
    }
  }

  void event(String plugin, String type, Value data) {
    if (watcher != null && watcher.isHeard()) {
      watcher.onEvent(new RunEvent.PluginEvent(executionId, plugin, type, data, clock.millis()));
    }
  }

  void error(String plugin, HookPoint point, String message) {
    LOG.warn("plugin {} failed at {}: {}", plugin, point.id(), message);
    if (watcher != null && watcher.isHeard()) {
      watcher.onEvent(
          new RunEvent.PluginError(executionId, plugin, point.id(), message, clock.millis()));
    }
  }
}
