package io.heddle.runtime;

import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.NodeContext;

/**
 * The outside world of one group: what its nodes run on. Each port creates what is behind it on
 * first use.
 */
public interface GroupPorts {

  Sandbox sandbox();

  HttpPort http();

  NodeContext.Models models();

  NodeContext.Tools tools();

  NodeContext.KnowledgeBase knowledge();

  /** What the group keeps; the same at every call. Nothing is kept where nothing else is said. */
  default GroupServices services() {
    return GroupServices.none(http());
  }
}
