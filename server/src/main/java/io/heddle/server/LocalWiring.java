package io.heddle.server;

import io.heddle.runtime.Environment;
import io.heddle.runtime.RuntimeGroup;

/** What a local group runs on: its ports and the executors of its nodes. */
public interface LocalWiring {

  RuntimeGroup.PortsFactory ports();

  Environment.Executors executors();
}
