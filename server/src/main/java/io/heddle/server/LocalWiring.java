package io.heddle.server;

import io.heddle.runtime.Environment;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.plugin.PluginSet;

/** What a local group runs on: its ports and the executors of its nodes. */
public interface LocalWiring {

  RuntimeGroup.PortsFactory ports();

  Environment.Executors executors();

  /** The plugins of the group, started; whoever makes the wiring stops them. */
  default PluginSet plugins() {
    return PluginSet.NONE;
  }
}
