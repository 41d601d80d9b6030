package io.heddle.server;

import io.heddle.runtime.Environment;
import io.heddle.runtime.GroupServices;
import io.heddle.runtime.RuntimeGroup;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.plugin.PluginSet;
import java.util.function.Function;

/** What a local group runs on: its ports and the executors of its nodes. */
public interface LocalWiring {

  RuntimeGroup.PortsFactory ports();

  /** The same with what the group keeps in a place of the caller's choice. */
  default RuntimeGroup.PortsFactory ports(Function<HttpPort, GroupServices> services) {
    return ports();
  }

  Environment.Executors executors();

  /** The plugins of the group, started; whoever makes the wiring stops them. */
  default PluginSet plugins() {
    return PluginSet.NONE;
  }
}
